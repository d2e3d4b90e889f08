package io.rivulet.groups.spec;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.ByteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads one groupspec text. Its fields are the result. */
final class GroupSpecParser {
    static final int PUBLISH_PASSWORD = 0x05;
    static final int POSTING_PASSWORD = 0x07;
    static final int NAME = 0x0e;
    static final int VERSION = 0x7f;
    static final int IP_MULTICAST_ADDRESS = 0x0a;
    static final int BOOTSTRAP_PEER = 0x0b;
    static final int PUBLISH_AUTHORIZATION = 0x15;
    static final int POSTING_AUTHORIZATION = 0x17;

    final String text;
    final Set<GroupCapability> capabilities = EnumSet.noneOf(GroupCapability.class);
    final List<byte[]> names = new ArrayList<>();
    final List<IpMulticastAddress> ipMulticastAddresses = new ArrayList<>();
    final List<PeerId> bootstrapPeers = new ArrayList<>();
    final StringBuilder textWithoutAuthorizations = new StringBuilder();
    String canonicalText;
    int version = 1;
    PasswordCheck publishPassword;
    PasswordCheck postingPassword;
    String publishAuthorization;
    String postingAuthorization;

    private boolean hasVersion;

    GroupSpecParser(String text) {
        this.text = text;
    }

    GroupSpecParser parse() {
        if (!text.startsWith(GroupSpec.PREFIX)) {
            throw new GroupSpecException(0, "it does not start with G:");
        }
        if (text.length() > GroupSpec.MAX_TEXT_LENGTH) {
            throw new GroupSpecException(
                    GroupSpec.MAX_TEXT_LENGTH,
                    "it has " + text.length() + " characters, at most " + GroupSpec.MAX_TEXT_LENGTH + " are read");
        }
        ByteReader reader = new ByteReader(decodeHex());
        while (reader.hasRemaining()) {
            parseOption(reader);
        }
        if (canonicalText == null) {
            throw new GroupSpecException(text.length(), "the end marker 00 behind the canonical options is missing");
        }
        return this;
    }

    private byte[] decodeHex() {
        int digits = text.length() - GroupSpec.PREFIX.length();
        byte[] bytes = new byte[digits / 2];
        for (int i = 0; i < digits; i++) {
            int position = GroupSpec.PREFIX.length() + i;
            char letter = text.charAt(position);
            int digit = letter < 128 ? Character.digit(letter, 16) : -1;
            if (digit < 0) {
                throw new GroupSpecException(position, "not a hexadecimal digit");
            }
            if (i / 2 < bytes.length) {
                bytes[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
            }
        }
        if (digits % 2 != 0) {
            throw new GroupSpecException(text.length() - 1, "an odd number of hexadecimal digits");
        }
        return bytes;
    }

    private void parseOption(ByteReader reader) {
        int start = position(reader);
        long length = reader.vlu();
        if (reader.failed() || length > reader.remaining()) {
            throw new GroupSpecException(start, "an option reaches beyond the end of the text");
        }
        if (length == 0) {
            onMarker(start);
            return;
        }
        ByteReader option = reader.slice((int) length, new ByteReader());
        long type = option.vlu();
        if (option.failed()) {
            throw new GroupSpecException(start, "an option is too short for its type");
        }
        byte[] value = option.rest();
        if (canonicalText == null) {
            onCanonical(start, type, value);
        } else {
            onExtra(start, type, value);
            if (type != PUBLISH_AUTHORIZATION && type != POSTING_AUTHORIZATION) {
                textWithoutAuthorizations.append(text, start, position(reader));
            }
        }
    }

    private static int position(ByteReader reader) {
        return GroupSpec.PREFIX.length() + 2 * reader.position();
    }

    private void onMarker(int start) {
        if (canonicalText == null) {
            canonicalText = text.substring(0, start);
            textWithoutAuthorizations.append(text, 0, start + 2);
        }
        // Further markers separate nothing: texts are made by appending, also to one that was closed.
    }

    private void onCanonical(int start, long type, byte[] value) {
        GroupCapability capability = GroupCapability.ofOptionType(type);
        if (capability != null) {
            capabilities.add(capability);
        } else if (type == NAME) {
            names.add(value);
        } else if (type == PUBLISH_PASSWORD && publishPassword == null) {
            publishPassword = passwordCheck(start, value);
        } else if (type == POSTING_PASSWORD && postingPassword == null) {
            postingPassword = passwordCheck(start, value);
        } else if (type == VERSION && !hasVersion) {
            version = version(start, value);
            hasVersion = true;
        }
    }

    private static int version(int start, byte[] value) {
        ByteReader reader = new ByteReader(value);
        long version = reader.vlu();
        if (reader.failed()) {
            throw new GroupSpecException(start, "the version option has no number");
        }
        if (version < 1 || version > GroupSpec.MAX_VERSION) {
            throw new GroupSpecException(
                    start, "version " + version + " is unknown, 1 to " + GroupSpec.MAX_VERSION + " are known");
        }
        return (int) version;
    }

    private static PasswordCheck passwordCheck(int start, byte[] value) {
        if (value.length < PasswordCheck.HASH_LENGTH) {
            throw new GroupSpecException(
                    start, "a password's check value has " + value.length + " bytes, at least 32 are needed");
        }
        return PasswordCheck.ofOption(value);
    }

    private void onExtra(int start, long type, byte[] value) {
        if (type == IP_MULTICAST_ADDRESS) {
            IpMulticastAddress address = IpMulticastAddress.ofOption(value);
            if (address == null) {
                throw new GroupSpecException(
                        start, "an IP multicast address of " + value.length + " bytes; 6, 10, 18 or 34 make one");
            }
            ipMulticastAddresses.add(address);
        } else if (type == BOOTSTRAP_PEER) {
            if (value.length != PeerId.LENGTH) {
                throw new GroupSpecException(
                        start, "a bootstrap peer has " + value.length + " bytes, 32 make a peer id");
            }
            bootstrapPeers.add(PeerId.copyOf(value, 0));
        } else if (type == PUBLISH_AUTHORIZATION) {
            publishAuthorization = new String(value, StandardCharsets.UTF_8);
        } else if (type == POSTING_AUTHORIZATION) {
            postingAuthorization = new String(value, StandardCharsets.UTF_8);
        }
    }
}
