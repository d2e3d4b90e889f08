package io.rivulet.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.testing.Covers;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
    @Test
    @Covers("7016-2-4")
    void staysFailedOnceAReadWentPastTheEnd() {
        ByteReader reader = new ByteReader(new byte[] {1, 2, 3});

        assertThat(reader.u16()).isEqualTo(0x0102);
        assertThat(reader.u16()).isZero();
        assertThat(reader.u8()).isZero();
        assertThat(reader.failed()).isTrue();
        assertThat(reader.remaining()).isZero();
    }

    @Test
    void readsTheAddressesItWrites() {
        for (String text : new String[] {"192.0.2.1:1935", "[2001:db8::1]:50002"}) {
            NetAddress address = NetAddress.parse(text);
            ByteWriter out = new ByteWriter(32).address(address, AddressOrigin.OBSERVED);

            ByteReader reader = new ByteReader(out.toBytes());

            assertThat(reader.address()).isEqualTo(address);
            assertThat(reader.lastAddressOrigin()).isEqualTo(AddressOrigin.OBSERVED.code());
            assertThat(out.length()).isEqualTo(ByteWriter.addressLength(address));
        }
    }

    @Test
    void walksOptionsUpToTheirMarkerAndBeyond() {
        OptionReader options = new OptionReader().wrap(new ByteReader(Bytes.fromHex("027f02 0101 00 0315abcd")));

        assertThat(options.next()).isTrue();
        assertThat(options.type()).isEqualTo(0x7f);
        assertThat(options.value().u8()).isEqualTo(2);
        assertThat(options.next()).isTrue();
        assertThat(options.type()).isEqualTo(1);
        assertThat(options.value().hasRemaining()).isFalse();
        assertThat(options.next()).isTrue();
        assertThat(options.isMarker()).isTrue();
        assertThat(options.next()).isTrue();
        assertThat(options.optionStart()).isEqualTo(6);
        assertThat(options.value().u16()).isEqualTo(0xabcd);
        assertThat(options.next()).isFalse();
    }

    @Test
    @Covers("7016-2-4")
    void endsAtAnOptionThatDoesNotFit() {
        ByteReader source = new ByteReader(Bytes.fromHex("057f02"));
        OptionReader options = new OptionReader().wrap(source);

        assertThat(options.next()).isFalse();
        assertThat(source.failed()).isTrue();
    }
}
