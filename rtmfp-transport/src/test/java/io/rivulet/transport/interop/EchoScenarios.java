package io.rivulet.transport.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.netty.SecureEntropySource;
import io.rivulet.transport.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client of ours does with an echo server over real sockets: one of ours, or an independent one. */
abstract class EchoScenarios {
    private static final int LONGEST_BYTES = 100_000;

    /** Where the server is. */
    abstract NetAddress server() throws Exception;

    /** What the server answers to. */
    abstract byte[] discriminator() throws Exception;

    /** How many messages are many. */
    abstract int many();

    private EchoClient client(FlashIdentity identity, NetAddress at, List<byte[]> messages, long lifetimeNs)
            throws Exception {
        return new EchoClient(identity, discriminator(), at, messages, lifetimeNs);
    }

    private static FlashIdentity peer() {
        return FlashIdentity.of(FlashIdentityConfig.peer().build(), new SecureEntropySource());
    }

    /** Lengths of 1 to 100,000 bytes, as many of each order of magnitude. */
    private static List<byte[]> messages(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<byte[]> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[(int) Math.pow(LONGEST_BYTES, random.nextDouble())];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }

    private static List<byte[]> equalMessages(int count, int bytes) {
        List<byte[]> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[bytes];
            message[0] = (byte) (i >> 8);
            message[1] = (byte) i;
            messages.add(message);
        }
        return messages;
    }

    private static int number(byte[] message) {
        return (message[0] & 0xff) << 8 | message[1] & 0xff;
    }

    private static void assertSame(List<byte[]> echoes, List<byte[]> messages) {
        assertThat(echoes).hasSameSizeAs(messages);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(echoes.get(i)).as("message " + i).isEqualTo(messages.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DhGroup.class,
            names = {"MODP_1024", "MODP_2048", "MODP_4096"})
    void agreesOnKeysInEachGroup(DhGroup group) throws Exception {
        FlashIdentity identity =
                FlashIdentity.of(FlashIdentityConfig.rendezvous().groups(group).build(), new SecureEntropySource());
        List<byte[]> messages = messages(20);

        try (EchoClient client = client(identity, server(), messages, Nanos.NO_DEADLINE)) {
            assertSame(client.awaitEchoes(), messages);
        }
    }

    @Test
    void getsManyMessagesOfAnyLengthBack() throws Exception {
        List<byte[]> messages = messages(many());

        try (EchoClient client = client(peer(), server(), messages, Nanos.NO_DEADLINE)) {
            assertSame(client.awaitEchoes(), messages);
        }
    }

    @Test
    void getsEverythingBackThroughLoss() throws Exception {
        List<byte[]> messages = messages(15);

        try (UdpRelay relay = new UdpRelay(server())) {
            relay.lose(0.1);
            try (EchoClient client = client(peer(), relay.address(), messages, Nanos.NO_DEADLINE)) {
                assertSame(client.awaitEchoes(), messages);
            }
        }
    }

    @Test
    void whatExpiresIsSkippedAndTheRestComesInOrder() throws Exception {
        List<byte[]> messages = equalMessages(400, 3_000);

        try (UdpRelay relay = new UdpRelay(server());
                EchoClient client = client(peer(), relay.address(), messages, 100 * Nanos.MILLISECOND)) {
            client.awaitSession();
            relay.lose(0.4);
            client.awaitAllReleased();
            relay.lose(0);
            client.sendLast(new byte[] {(byte) 0xff, (byte) 0xff, 1});
            List<Integer> numbers =
                    client.awaitEcho(0xffff).stream().map(EchoScenarios::number).toList();

            assertThat(client.expired()).as("messages given up").isPositive();
            assertThat(numbers).isSorted().doesNotHaveDuplicates().endsWith(0xffff);
            assertThat(numbers).as("some never came").hasSizeLessThanOrEqualTo(messages.size());
        }
    }

    @Test
    void goesOnWhenOurAddressChanges() throws Exception {
        List<byte[]> messages = equalMessages(2_000, 1_000);

        try (UdpRelay relay = new UdpRelay(server());
                EchoClient client = client(peer(), relay.address(), messages, Nanos.NO_DEADLINE)) {
            client.awaitEchoes(100);
            relay.moveClient();

            assertSame(client.awaitEchoes(), messages);
        }
    }

    @Test
    void goesOnWhenTheServersAddressChanges() throws Exception {
        List<byte[]> messages = equalMessages(2_000, 1_000);

        try (UdpRelay relay = new UdpRelay(server());
                EchoClient client = client(peer(), relay.address(), messages, Nanos.NO_DEADLINE)) {
            client.awaitEchoes(100);
            relay.moveServer();

            assertSame(client.awaitEchoes(), messages);
            assertThat(client.farAddress()).isEqualTo(relay.address());
        }
    }

    @Test
    void closesInOrder() throws Exception {
        EchoClient client = client(peer(), server(), messages(1), Nanos.NO_DEADLINE);
        client.awaitEchoes();

        client.close();

        assertThat(client.isQuiet())
                .as("the far end has acknowledged the close")
                .isTrue();
    }
}
