package io.rivulet.groups.spec;

import io.rivulet.transport.address.PeerId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A groupspec: the text that names a group, says what it is for, and lets its holder in. Immutable.
 *
 * <pre>G: canonical options | 00 | extras | authorizations        each option in hexadecimal: vlu length | vlu type | value</pre>
 *
 * <p>The canonical options are the group's identity: {@link #id} hashes the very text that was given, not a re-serialisation, so two texts
 * that differ only in the case of a digit name two groups. Extras (IP multicast addresses, bootstrap peers) and authorizations
 * (passwords in clear) are local hints and may simply be appended to a text. Unknown options are skipped.
 *
 * <p>Whoever knows {@link #text} is a member, so {@link #toString} shows neither it nor a password.
 */
public final class GroupSpec {
    /** What every groupspec starts with. */
    public static final String PREFIX = "G:";

    /** The longest text that is read; what people pass around has a few hundred characters. Bounds the memory of a hostile one. */
    public static final int MAX_TEXT_LENGTH = 16_384;

    /** The newest version that is understood. */
    public static final int MAX_VERSION = 2;

    private final String text;
    private final String canonicalText;
    private final int version;
    private final Set<GroupCapability> capabilities;
    private final List<byte[]> names;
    private final PasswordCheck publishPassword;
    private final PasswordCheck postingPassword;
    private final List<IpMulticastAddress> ipMulticastAddresses;
    private final List<PeerId> bootstrapPeers;
    private final String publishAuthorization;
    private final String postingAuthorization;
    private final String textWithoutAuthorizations;
    private final GroupId id;

    GroupSpec(GroupSpecParser parsed) {
        text = parsed.text;
        canonicalText = parsed.canonicalText;
        version = parsed.version;
        capabilities = parsed.capabilities;
        names = parsed.names;
        publishPassword = parsed.publishPassword;
        postingPassword = parsed.postingPassword;
        ipMulticastAddresses = List.copyOf(parsed.ipMulticastAddresses);
        bootstrapPeers = List.copyOf(parsed.bootstrapPeers);
        publishAuthorization = parsed.publishAuthorization;
        postingAuthorization = parsed.postingAuthorization;
        textWithoutAuthorizations = parsed.textWithoutAuthorizations.toString();
        id = GroupId.ofCanonical(canonicalText.getBytes(StandardCharsets.US_ASCII), version);
    }

    /**
     * Reads a groupspec: options in any order, digits of either case, unknown options skipped.
     *
     * @throws GroupSpecException saying where and why, for anything that is not one
     */
    public static GroupSpec parse(String text) {
        return new GroupSpec(new GroupSpecParser(text).parse());
    }

    /**
     * The group that a plain name stands for: version 2, with multicast, posting and server channel.
     *
     * @throws IllegalArgumentException when the name is empty or longer than {@link GroupSpecBuilder#MAX_NAME_BYTES}
     */
    public static GroupSpec ofName(String name) {
        return builder()
                .name(name)
                .with(GroupCapability.MULTICAST)
                .with(GroupCapability.POSTING)
                .with(GroupCapability.SERVER_CHANNEL)
                .build();
    }

    /** What a user typed: a groupspec when it starts with {@link #PREFIX}, else a {@linkplain #ofName name}. */
    public static GroupSpec parseOrName(String text) {
        return text.startsWith(PREFIX) ? parse(text) : ofName(text);
    }

    /** Starts a new groupspec; what it builds has its options in the canonical order. */
    public static GroupSpecBuilder builder() {
        return new GroupSpecBuilder();
    }

    /** The text as it was given, passwords and all: keep it secret. */
    public String text() {
        return text;
    }

    /** The text without passwords, for members that may only receive. Names the same group. */
    public String textWithoutAuthorizations() {
        return textWithoutAuthorizations;
    }

    /** The group's id. */
    public GroupId id() {
        return id;
    }

    /** What proves membership. */
    public MembershipSecret secret() {
        return new MembershipSecret(canonicalText.getBytes(StandardCharsets.US_ASCII));
    }

    /** 1 or 2; decides how the id is hashed. */
    public int version() {
        return version;
    }

    /** Whether a capability is on. */
    public boolean has(GroupCapability capability) {
        return capabilities.contains(capability);
    }

    /** The capabilities that are on. */
    public Set<GroupCapability> capabilities() {
        return capabilities.isEmpty() ? EnumSet.noneOf(GroupCapability.class) : EnumSet.copyOf(capabilities);
    }

    /** The group's name; bytes that are no UTF-8 show as replacement characters. */
    public Optional<String> name() {
        return names.isEmpty() ? Optional.empty() : Optional.of(new String(names.get(0), StandardCharsets.UTF_8));
    }

    /** The random tag that makes a group unique: the second name. */
    public Optional<byte[]> uniqueTag() {
        return names.size() < 2 ? Optional.empty() : Optional.of(names.get(1).clone());
    }

    /** What checks the password for publishing, when there is one. */
    public Optional<PasswordCheck> publishPassword() {
        return Optional.ofNullable(publishPassword);
    }

    /** What checks the password for posting, when there is one. */
    public Optional<PasswordCheck> postingPassword() {
        return Optional.ofNullable(postingPassword);
    }

    /** The group's IP multicast addresses, in the order given. */
    public List<IpMulticastAddress> ipMulticastAddresses() {
        return ipMulticastAddresses;
    }

    /** Members to try first, in the order given. */
    public List<PeerId> bootstrapPeers() {
        return bootstrapPeers;
    }

    /** The password for publishing that came with the text. */
    public Optional<String> publishAuthorization() {
        return Optional.ofNullable(publishAuthorization);
    }

    /** The password for posting that came with the text. */
    public Optional<String> postingAuthorization() {
        return Optional.ofNullable(postingAuthorization);
    }

    /** Whether its holder may publish: there is no password, or the right one came with the text. */
    public boolean mayPublish() {
        return publishPassword == null || publishAuthorization != null && publishPassword.matches(publishAuthorization);
    }

    /** Whether its holder may post: there is no password, or the right one came with the text. */
    public boolean mayPost() {
        return postingPassword == null || postingAuthorization != null && postingPassword.matches(postingAuthorization);
    }

    /** Equal texts are equal groupspecs; that two name one group is a matter of their {@link #id}. */
    @Override
    public boolean equals(Object object) {
        return object instanceof GroupSpec other && text.equals(other.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        name().ifPresent(name -> shown.add("'" + name + "'"));
        shown.add("version " + version);
        shown.add("id " + id);
        return "GroupSpec(" + String.join(", ", shown) + ")";
    }
}
