package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.introduction.Introducer;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.NatBehaviour;
import io.rivulet.transport.virtual.NatConfig;
import io.rivulet.transport.virtual.NatPorts;
import io.rivulet.transport.virtual.VirtualNat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two ends behind NATs meet through an introducer that both have a session with. RFC 7016 section 3.5.1.6.
 *
 * <p>The theory, with I for where the introducer sees an end. The introducer tells the initiator the responder's I, and the responder the
 * initiator's. So two packets cross: the initiator's hello, to the responder's I, and the responder's answer, to the initiator's I. Either
 * is let in if the filter there asks nothing; or if the mapping at I has sent toward the other's address (filter by address) or exact endpoint
 * (by address and port), for which it must be the mapping that is used toward the other: endpoint-independent. From the one that comes in on,
 * each answers to where the other's packet came from, and that mapping must let in what comes from the port that the other one uses then.
 */
class NatIntroductionTest {
    private static final NetAddress INTRODUCER = NetAddress.parse("198.51.100.9:1935");
    private static final NetAddress INNER = NetAddress.parse("192.168.1.2:5000");

    /** Opening fails 95 s after it began. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /**
     * By the initiator's NAT (rows) and the responder's (columns), both in the order: mapping endpoint-independent (EI), by address (AD), by
     * address and port (AP); within each, filtering in the same order. So the first is a full cone, the third a port-restricted cone, the
     * last symmetric.
     *
     * <p>+ they meet; - no hello gets through, which the initiator is told as INTRODUCED_NO_ANSWER; k the initiator has an answer, but no
     * keying of its gets through, NO_AGREEMENT; ~ they meet, but not for long: the responder sends from another mapping than the one that
     * the initiator sends to, so nothing keeps that one alive. An initiator that followed the responder there would hold the session.
     */
    private static final List<String> THEORY = List.of(
            "+++ +++ +++", // EI EI: full cone
            "+++ +++ +++", // EI AD: address-restricted cone
            "+++ --- ---", // EI AP: port-restricted cone
            "++k ++k ~~k", // AD EI
            "++- +-- +--", // AD AD
            "++- --- ---", // AD AP
            "++k ++k ~~k", // AP EI
            "++- +-- ~--", // AP AD
            "++- --- ---"); // AP AP: symmetric

    private record Kind(NatBehaviour mapping, NatBehaviour filtering) {}

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        for (NatBehaviour mapping : NatBehaviour.values()) {
            for (NatBehaviour filtering : NatBehaviour.values()) {
                kinds.add(new Kind(mapping, filtering));
            }
        }
        return kinds;
    }

    @Test
    void endsBehindNatsMeetWhereTheorySaysTheyCan() {
        List<String> table = new ArrayList<>();
        for (Kind initiator : kinds()) {
            StringBuilder row = new StringBuilder();
            for (Kind responder : kinds()) {
                row.append(row.length() % 4 == 3 ? " " : "").append(new Meeting(initiator, responder).result());
            }
            table.add(row.toString());
        }

        assertThat(table).isEqualTo(THEORY);
    }

    @Test
    void anEndInTheOpenMeetsWhoeverIsBehindANat() {
        for (Kind kind : kinds()) {
            assertThat(new Meeting(null, kind).result()).as("to %s", kind).isEqualTo('+');
            assertThat(new Meeting(kind, null).result()).as("from %s", kind).isEqualTo('+');
        }
    }

    @Test
    void twoBehindOneNatMeetByWayOfItsOuterSide() {
        Kind portRestricted = new Kind(NatBehaviour.ENDPOINT_INDEPENDENT, NatBehaviour.ADDRESS_AND_PORT_DEPENDENT);

        assertThat(new Meeting(portRestricted, true).result()).isEqualTo('+');
        assertThat(new Meeting(portRestricted, false).result()).isEqualTo('-');
    }

    /** An introducer, and two ends that it knows. */
    private static final class Meeting {
        private final EndpointWorld world = new EndpointWorld();
        private final Node introducer =
                world.add(EndpointPair.plain(9), config -> config.introducer(new Agreeing()), INTRODUCER, null);
        private final Node initiator;
        private final Node responder;

        /** Ends behind NATs of two kinds; null for none. */
        Meeting(Kind initiatorKind, Kind responderKind) {
            this(1, 2, initiatorKind, responderKind);
        }

        private Meeting(int initiatorNumber, int responderNumber, Kind initiatorKind, Kind responderKind) {
            initiator = end(initiatorNumber, INNER, nat(initiatorNumber, initiatorKind, true));
            responder = end(responderNumber, INNER, nat(responderNumber, responderKind, true));
            register();
        }

        /** Ends behind one NAT. */
        Meeting(Kind kind, boolean hairpins) {
            VirtualNat nat = nat(1, kind, hairpins);
            initiator = end(1, INNER, nat);
            responder = end(2, NetAddress.parse("192.168.1.3:5000"), nat);
            register();
        }

        private VirtualNat nat(int number, Kind kind, boolean hairpins) {
            if (kind == null) {
                return null;
            }
            return world.network.add(NatConfig.builder(NetAddress.parse("203.0.113." + number + ":0"))
                    .mapping(kind.mapping)
                    .filtering(kind.filtering)
                    .ports(NatPorts.RANDOM)
                    .hairpins(hairpins)
                    .build());
        }

        private Node end(int number, NetAddress inner, VirtualNat nat) {
            NetAddress address = nat == null ? NetAddress.parse("203.0.113." + number + ":5000") : inner;
            return world.add(EndpointPair.plain(number), config -> config, address, nat);
        }

        private void register() {
            initiator.open(introducer, INTRODUCER);
            responder.open(introducer, INTRODUCER);
            world.advance(Duration.ofSeconds(1));
            assertThat(introducer.endpoint.sessions()).hasSize(2);
        }

        char result() {
            initiator.open(responder, INTRODUCER);
            world.network.runUntil(
                    () -> EndpointWorld.areConnected(initiator, responder) || !initiator.handler.failures.isEmpty(),
                    PATIENCE);
            if (initiator.handler.failures.isEmpty()) {
                assertDataPasses();
                return outlivesMappings() ? '+' : '~';
            }
            assertThat(initiator.endpoint.sessionTo(responder.endpoint.peerId()))
                    .isNull();
            world.advance(Duration.ofSeconds(10));
            assertThat(responder.endpoint.sessions())
                    .as("what is left at the responder")
                    .hasSize(1);
            return switch (initiator.handler.failures.get(0)) {
                case INTRODUCED_NO_ANSWER -> '-';
                case NO_AGREEMENT -> 'k';
                default -> '?';
            };
        }

        private boolean outlivesMappings() {
            world.advance(Duration.ofMinutes(5));
            boolean isConnected = EndpointWorld.areConnected(initiator, responder);
            assertThat(isConnected || initiator.handler.closed.equals(List.of(CloseReason.SILENT)))
                    .isTrue();
            return isConnected;
        }

        private void assertDataPasses() {
            initiator.host.execute(nowNs -> send(nowNs, initiator.sessionTo(responder)));
            responder.host.execute(nowNs -> send(nowNs, responder.sessionTo(initiator)));
            world.advance(Duration.ofSeconds(1));
            assertThat(initiator.handler.messages).hasSize(1);
            assertThat(responder.handler.messages).hasSize(1);
        }

        private static void send(long nowNs, Session session) {
            session.openFlow(nowNs, new byte[] {1}, null, Priority.ROUTINE).send(nowNs, new byte[] {2}, 0, 1);
        }
    }

    private static final class Agreeing implements Introducer {
        @Override
        public boolean introduces(long nowNs, NetAddress requester, PeerId target) {
            return true;
        }

        @Override
        public List<NetAddress> furtherAddresses(PeerId target) {
            return List.of();
        }
    }
}
