package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.virtual.SeededEntropy;
import io.rivulet.transport.wire.ByteReader;
import org.junit.jupiter.api.Test;

class AddressMobilityTest {
    private static final NetAddress HERE = NetAddress.parse("192.0.2.1:1000");
    private static final NetAddress OTHER_PORT = NetAddress.parse("192.0.2.1:1001");

    private final AddressMobility.Secret secret = new AddressMobility.Secret(new SeededEntropy(1, 1, "mobility"));
    private final AddressMobility mobility = new AddressMobility(secret, 77);

    private boolean isProved(long nowNs, byte[] echo, NetAddress address) {
        return mobility.isProved(nowNs, new ByteReader(echo), address);
    }

    @Test
    void takesAnEchoFromTheAddressThatWasAskedOnce() {
        byte[] ping = mobility.ask(0, HERE);

        assertThat(isProved(5, ping, OTHER_PORT)).isFalse();
        assertThat(isProved(5, ping, HERE)).isTrue();
        assertThat(isProved(6, ping, HERE)).as("again").isFalse();
    }

    @Test
    void asksOnceASecond() {
        assertThat(mobility.ask(0, HERE)).isNotNull();
        assertThat(mobility.ask(Nanos.SECOND - 1, OTHER_PORT)).isNull();
        assertThat(mobility.ask(Nanos.SECOND, OTHER_PORT)).isNotNull();
    }

    @Test
    void takesNoEchoThatIsTooOldOrOlderThanTheLast() {
        byte[] first = mobility.ask(0, HERE);
        byte[] second = mobility.ask(Nanos.SECOND, HERE);
        byte[] late = mobility.ask(2 * Nanos.SECOND, HERE);

        assertThat(isProved(2 * Nanos.SECOND, second, HERE)).isTrue();
        assertThat(isProved(2 * Nanos.SECOND, first, HERE)).isFalse();
        assertThat(isProved(122 * Nanos.SECOND + 1, late, HERE)).isFalse();
        assertThat(isProved(122 * Nanos.SECOND, late, HERE)).isTrue();
    }

    @Test
    void noBitOfAProofCanChange() {
        byte[] ping = mobility.ask(3, HERE);
        for (int bit = 0; bit < ping.length * 8; bit++) {
            byte[] forged = ping.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(isProved(4, forged, HERE)).as("bit " + bit).isFalse();
        }
        for (int length = 0; length < ping.length; length++) {
            assertThat(isProved(4, java.util.Arrays.copyOf(ping, length), HERE)).isFalse();
        }
        assertThat(isProved(4, ping, HERE)).isTrue();
    }

    @Test
    void aProofOfOneSessionIsNoneInAnother() {
        byte[] ping = mobility.ask(3, HERE);

        AddressMobility other = new AddressMobility(secret, 78);
        assertThat(other.isProved(4, new ByteReader(ping), HERE)).isFalse();
    }
}
