package io.rivulet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.EndpointWorld;
import io.rivulet.transport.testing.EndpointWorld.Node;
import io.rivulet.transport.virtual.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an IIKeying can do, and cannot, before its sender has shown that it has the keys. RFC 7016 section 3.5.1.1.2. */
class HalfOpenSessionTest {
    private static final FlashIdentity VICTIM = FlashIdentity.peer(EndpointPair.entropy(102));

    private final EndpointWorld world = new EndpointWorld();

    private static Impostor impostorOf(FlashIdentity victim) {
        return new Impostor(FlashIdentity.peer(EndpointPair.entropy(103)), victim);
    }

    @Test
    @Covers("7016-2.2.3-4")
    void whoShowsACertificateWithoutItsKeyEndsNoSession() {
        Node server = world.add(FlashIdentity.rendezvous(EndpointPair.entropy(101)), config -> config);
        Node victim = world.add(VICTIM, config -> config);
        Node impostor = world.add(impostorOf(VICTIM), config -> config);
        victim.open(server, server.address());
        world.advance(Duration.ofSeconds(1));

        impostor.open(server, server.address());
        world.advance(Duration.ofSeconds(20));

        assertThat(impostor.handler.opened).as("it may well think so").hasSize(1);
        assertThat(server.handler.opened).hasSize(1);
        assertThat(server.handler.closed).isEmpty();
        assertThat(EndpointWorld.areConnected(server, victim)).isTrue();
        assertThat(server.endpoint.stats().drops(DropReason.NOT_GENUINE)).isPositive();
        assertThat(server.endpoint.stats().get(EndpointStats.Counter.SESSIONS_NEVER_USED))
                .isEqualTo(1);
    }

    @Test
    void whoShowsACertificateFirstDoesNotKeepItsOwnerOut() {
        Node server = world.add(FlashIdentity.rendezvous(EndpointPair.entropy(101)), config -> config);
        Node victim = world.add(VICTIM, config -> config);
        Node impostor = world.add(impostorOf(VICTIM), config -> config);
        impostor.open(server, server.address());
        world.advance(Duration.ofSeconds(1));

        server.open(victim, victim.address());
        world.advance(Duration.ofSeconds(1));

        assertThat(server.handler.failures).isEmpty();
        assertThat(EndpointWorld.areConnected(server, victim)).isTrue();
    }

    @Test
    void aStrangerIsNotTakenForTheServiceThatWasAskedFor() {
        Node client = world.add();
        Node stranger = world.add(PlainIdentity.rendezvous(EndpointPair.entropy(9)), config -> config);
        SessionOpening opening =
                client.open(FlashDiscriminators.ancillary("rtmfp://service/"), NetAddress.parse("10.0.0.99:1935"));
        world.advance(Duration.ofMillis(100));

        stranger.open(client, client.address());
        world.advance(Duration.ofSeconds(1));

        assertThat(EndpointWorld.areConnected(client, stranger)).isTrue();
        assertThat(opening.state()).isEqualTo(SessionOpening.State.IHELLO_SENT);
    }

    @Test
    void aFarEndThatWaitsToBeSpokenToIsAskedForAPacket() {
        Node server = world.add();
        Node mute = world.add();
        // Its first packet is the one by which our kind shows that it has the keys; others may send none.
        world.network.addRule(
                packet -> packet.sourceHost() == mute.host.id() && packet.length() < 40 ? Verdict.DROP : Verdict.PASS);
        mute.open(server, server.address());
        world.advance(Duration.ofMillis(200));
        assertThat(server.handler.opened).isEmpty();

        EndpointStats stats = server.endpoint.stats();
        long sent = stats.get(EndpointStats.Counter.DATAGRAMS_SENT);
        world.advance(Duration.ofSeconds(3));

        assertThat(stats.get(EndpointStats.Counter.DATAGRAMS_SENT) - sent)
                .as("at 0.25, 0.75 and 1.75 s")
                .isEqualTo(3);
    }

    @Test
    void givesUpTheOldestWhenThereAreTooMany() {
        Node server = world.add(EndpointPair.plain(1), config -> config.maxHalfOpenSessions(2));
        Node early = world.add();
        Node[] mutes = {world.add(), world.add(), world.add()};
        early.open(server, server.address());
        world.advance(Duration.ofSeconds(1));
        for (Node mute : mutes) {
            world.network.addRule(packet ->
                    packet.sourceHost() == mute.host.id() && packet.length() < 40 ? Verdict.DROP : Verdict.PASS);
            mute.open(server, server.address());
            world.advance(Duration.ofMillis(100));
        }

        assertThat(server.endpoint.stats().drops(DropReason.TOO_MANY_HALF_OPEN)).isEqualTo(1);
        assertThat(EndpointWorld.areConnected(server, early)).isTrue();
    }

    @Test
    void boundsTheKeyAgreementsOfOneSource() {
        Node server = world.add(EndpointPair.plain(1), config -> config.agreementsPerSecPerSource(2));
        for (int i = 0; i < 20; i++) {
            Node client = world.add(EndpointPair.plain(100 + i), config -> config);
            client.host.rebind(0, NetAddress.parse("10.9.9.9:" + (1_000 + i)));
            client.open(server, server.address());
        }
        world.advance(Duration.ofMillis(100));

        assertThat(server.handler.opened).hasSize(4);
        assertThat(server.endpoint.stats().drops(DropReason.RATE_LIMITED)).isEqualTo(16);
    }

    @Test
    void goesOnToTheNextAnswerWhenTheFirstOneIsMute() {
        Node rogue = world.add(impostorOf(VICTIM), config -> config);
        Node client = world.add(FlashIdentity.peer(EndpointPair.entropy(101)), config -> config);
        Node genuine = world.add(VICTIM, config -> config);
        int[] fromRogue = {0};
        world.network.addRule(
                packet -> packet.sourceHost() == rogue.host.id() && fromRogue[0]++ > 0 ? Verdict.DROP : Verdict.PASS);

        client.open(genuine, rogue.address(), genuine.address());
        world.advance(Duration.ofSeconds(2));

        assertThat(client.handler.failures).isEmpty();
        assertThat(EndpointWorld.areConnected(client, genuine)).isTrue();
        assertThat(client.sessionTo(genuine).farAddress()).isEqualTo(genuine.address());
    }
}
