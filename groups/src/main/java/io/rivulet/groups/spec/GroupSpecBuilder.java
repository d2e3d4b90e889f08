package io.rivulet.groups.spec;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.wire.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Builds groupspecs. Members meet only if all canonical options are equal, so the options always come in the same order: version,
 * capabilities 00 to 03, password checks, 0c, 0d, names, 1b, marker, IP multicast addresses, bootstrap peers, authorizations.
 */
public final class GroupSpecBuilder {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 1_024;

    /** Bytes of a random tag: nobody draws the same 128 bits again. */
    private static final int UNIQUE_TAG_BYTES = 16;

    private final Set<GroupCapability> capabilities = EnumSet.noneOf(GroupCapability.class);
    private final List<IpMulticastAddress> ipMulticastAddresses = new ArrayList<>();
    private final List<PeerId> bootstrapPeers = new ArrayList<>();
    private int version = GroupSpec.MAX_VERSION;
    private byte[] name;
    private byte[] uniqueTag;
    private PasswordCheck publishPassword;
    private PasswordCheck postingPassword;
    private String publishAuthorization;
    private String postingAuthorization;

    GroupSpecBuilder() {}

    /** 1 or 2; 2 by default, which keeps the membership secret from the server. */
    public GroupSpecBuilder version(int newVersion) {
        if (newVersion < 1 || newVersion > GroupSpec.MAX_VERSION) {
            throw new IllegalArgumentException("version is " + newVersion + ", must be 1 or 2");
        }
        version = newVersion;
        return this;
    }

    /** The group's name, not empty, at most {@link #MAX_NAME_BYTES} bytes of UTF-8. Required. */
    public GroupSpecBuilder name(String newName) {
        byte[] bytes = newName.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a group name has 1 to " + MAX_NAME_BYTES + " bytes in UTF-8, not " + bytes.length);
        }
        name = bytes;
        return this;
    }

    /** Adds a random tag, so that nobody else has this group: the text must then be passed on as it is. */
    public GroupSpecBuilder makeUnique(EntropySource entropy) {
        uniqueTag = entropy.nextBytes(UNIQUE_TAG_BYTES);
        return this;
    }

    /** Switches a capability on. */
    public GroupSpecBuilder with(GroupCapability capability) {
        capabilities.add(capability);
        return this;
    }

    /** Publishing needs this password; the text without authorizations has only its check value. The salt should be random. */
    public GroupSpecBuilder publishPassword(String password, byte[] salt) {
        publishPassword = PasswordCheck.of(password, salt);
        publishAuthorization = password;
        return this;
    }

    /** Posting needs this password; the text without authorizations has only its check value. The salt should be random. */
    public GroupSpecBuilder postingPassword(String password, byte[] salt) {
        postingPassword = PasswordCheck.of(password, salt);
        postingAuthorization = password;
        return this;
    }

    /** Adds an IP multicast address. */
    public GroupSpecBuilder ipMulticastAddress(IpMulticastAddress address) {
        ipMulticastAddresses.add(address);
        return this;
    }

    /** Adds a member to try first. */
    public GroupSpecBuilder bootstrapPeer(PeerId peer) {
        bootstrapPeers.add(peer);
        return this;
    }

    /** @throws IllegalStateException when there is no name */
    public GroupSpec build() {
        if (name == null) {
            throw new IllegalStateException("a groupspec needs a name");
        }
        ByteWriter out = new ByteWriter(GroupSpec.MAX_TEXT_LENGTH / 2);
        writeCanonical(out);
        out.u8(0);
        writeExtras(out);
        if (out.overflowed()) {
            throw new IllegalStateException(
                    "the groupspec would have more than " + GroupSpec.MAX_TEXT_LENGTH + " characters");
        }
        return GroupSpec.parse(GroupSpec.PREFIX + java.util.HexFormat.of().formatHex(out.toBytes()));
    }

    private void writeCanonical(ByteWriter out) {
        if (version > 1) {
            out.option(GroupSpecParser.VERSION, new byte[] {(byte) version});
        }
        flag(out, GroupCapability.DIRECTED_ROUTING);
        flag(out, GroupCapability.MULTICAST);
        flag(out, GroupCapability.OBJECT_REPLICATION);
        flag(out, GroupCapability.POSTING);
        if (publishPassword != null) {
            out.option(GroupSpecParser.PUBLISH_PASSWORD, publishPassword.toOption());
        }
        if (postingPassword != null) {
            out.option(GroupSpecParser.POSTING_PASSWORD, postingPassword.toOption());
        }
        flag(out, GroupCapability.SERVER_CHANNEL);
        flag(out, GroupCapability.PEER_TO_PEER_DISABLED);
        out.option(GroupSpecParser.NAME, name);
        if (uniqueTag != null) {
            out.option(GroupSpecParser.NAME, uniqueTag);
        }
        flag(out, GroupCapability.IP_MULTICAST_MEMBER_UPDATES);
    }

    private void writeExtras(ByteWriter out) {
        for (IpMulticastAddress address : ipMulticastAddresses) {
            out.option(GroupSpecParser.IP_MULTICAST_ADDRESS, address.toOption());
        }
        for (PeerId peer : bootstrapPeers) {
            out.option(GroupSpecParser.BOOTSTRAP_PEER, peer.toBytes());
        }
        if (publishAuthorization != null) {
            out.option(GroupSpecParser.PUBLISH_AUTHORIZATION, publishAuthorization.getBytes(StandardCharsets.UTF_8));
        }
        if (postingAuthorization != null) {
            out.option(GroupSpecParser.POSTING_AUTHORIZATION, postingAuthorization.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void flag(ByteWriter out, GroupCapability capability) {
        if (capabilities.contains(capability)) {
            out.option(capability.optionType(), new byte[0]);
        }
    }
}
