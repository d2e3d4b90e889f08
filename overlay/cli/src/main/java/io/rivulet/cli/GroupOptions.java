package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.IdentityKind;
import io.rivulet.cli.stream.Membership;
import io.rivulet.groups.spec.GroupCapability;
import io.rivulet.groups.spec.GroupSpec;
import io.rivulet.overlay.StreamNames;
import io.rivulet.overlay.flash.RtmfpUri;
import io.rivulet.transport.address.NetAddress;
import picocli.CommandLine.Option;

/** What publishing and watching have in common: which stream of which group, and how to get in. */
final class GroupOptions {
    private static final String ANYWHERE = "0.0.0.0:0";

    @Option(
            names = "--group",
            required = true,
            paramLabel = "NAME|G:...",
            description = "The group: a name, or a groupspec, which starts with G:.")
    private String group;

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The stream's name in the group.")
    private String stream;

    @Option(
            names = "--bind",
            paramLabel = "ADDR:PORT",
            defaultValue = ANYWHERE,
            description = "Where to listen (default: " + ANYWHERE + ", everywhere, on any free port).")
    private String bind;

    @Option(
            names = "--identity",
            paramLabel = "KIND",
            defaultValue = "peer",
            description =
                    "peer (default): encrypted and authenticated. modern: with fresh keys for each session, too, toward all who can."
                            + " original: as members of existing groups, not authenticated.")
    private IdentityKind identity;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "9",
            description = "How long to wait for the rendezvous (default: 9; 0 for ever).")
    private int waitSeconds;

    String stream() {
        return stream;
    }

    IdentityKind identity() {
        return identity;
    }

    /**
     * Checks everything and puts it together.
     *
     * @param rendezvousOption the option that the rendezvous was given by, for messages
     */
    Membership.Options membership(String rendezvousOption, String rendezvous) {
        Ranges.check("--wait", waitSeconds, 0, Ranges.MAX_SECONDS);
        checked(rendezvousOption, () -> RtmfpUri.parse(rendezvous));
        checked("--group", this::checkGroup);
        checked("--stream", () -> StreamNames.check(stream));
        NetAddress address = address("--bind", bind);
        return new Membership.Options(rendezvous, group, address, identity.choice(), waitSeconds);
    }

    private void checkGroup() {
        GroupSpec spec;
        try {
            spec = GroupSpec.parseOrName(group);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    wrong.getMessage() + "; give the whole groupspec, or a plain name that does not start with G:",
                    wrong);
        }
        if (spec.has(GroupCapability.PEER_TO_PEER_DISABLED)) {
            throw new IllegalArgumentException(
                    "this groupspec forbids sessions between members (option 0x0d), and receiving"
                            + " by IP multicast alone is not supported; use one without that option");
        }
    }

    /** Parses an address to listen at. */
    static NetAddress address(String option, String text) {
        NetAddress[] parsed = new NetAddress[1];
        checked(option, () -> parsed[0] = NetAddress.parse(text));
        return parsed[0];
    }

    private static void checked(String option, Runnable parse) {
        try {
            parse.run();
        } catch (IllegalArgumentException wrong) {
            throw CommandFailedException.misused(option + ": " + wrong.getMessage());
        }
    }
}
