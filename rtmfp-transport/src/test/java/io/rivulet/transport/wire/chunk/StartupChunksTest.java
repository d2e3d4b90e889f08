package io.rivulet.transport.wire.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 7016 sections 2.3.2 to 2.3.8. */
class StartupChunksTest {
    private final ByteWriter out = new ByteWriter(200);

    private static ByteReader reader(String hex) {
        return new ByteReader(Bytes.fromHex(hex));
    }

    private String hex() {
        return Bytes.toHex(out.buffer(), out.start(), out.length());
    }

    private static Span span(String hex) {
        Span span = new Span();
        ByteReader reader = reader(hex);
        span.take(reader, reader.remaining());
        return span;
    }

    @Test
    void initiatorHello() {
        IHello.put(out, Bytes.fromHex("020a41"), Bytes.fromHex("beef"));
        IHello read = new IHello();

        assertThat(hex()).isEqualTo("03020a41beef");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.discriminator().toBytes()).containsExactly(2, 10, 0x41);
        assertThat(read.tag().contentEquals(Bytes.fromHex("beef"))).isTrue();
        assertThat(read.wrap(reader("05020a"))).isFalse();
    }

    @Test
    void forwardedInitiatorHello() {
        ForwardedIHello.put(out, Bytes.fromHex("020a41"), NetAddress.parse("192.0.2.1:258"), Bytes.fromHex("beef"));
        ForwardedIHello read = new ForwardedIHello();

        assertThat(hex()).isEqualTo("03020a41" + "02c00002010102" + "beef");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.replyAddress()).isEqualTo(NetAddress.parse("192.0.2.1:258"));
        assertThat(read.tag().toBytes()).isEqualTo(Bytes.fromHex("beef"));
        assertThat(read.wrap(reader("03020a4102c000"))).isFalse();
    }

    @Test
    void responderHello() {
        RHello.put(out, span("beef"), Bytes.fromHex("c0c0c0"), Bytes.fromHex("0102"));
        RHello read = new RHello();

        assertThat(hex()).isEqualTo("02beef03c0c0c00102");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.cookie().toBytes()).isEqualTo(Bytes.fromHex("c0c0c0"));
        assertThat(read.certificate().toBytes()).containsExactly(1, 2);
        assertThat(read.wrap(reader("02beef09c0"))).isFalse();
    }

    @Test
    void redirect() {
        Redirect.put(out, span("beef"));
        Redirect read = new Redirect();
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.isImplied()).isTrue();

        out.address(NetAddress.parse("192.0.2.1:258"), AddressOrigin.OBSERVED);
        out.address(NetAddress.parse("[2001:db8::1]:7"), AddressOrigin.LOCAL);
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.isImplied()).isFalse();
        assertThat(read.nextAddress()).isEqualTo(NetAddress.parse("192.0.2.1:258"));
        assertThat(read.nextAddress()).isEqualTo(NetAddress.parse("[2001:db8::1]:7"));
        assertThat(read.nextAddress()).isNull();
    }

    @Test
    void cookieChange() {
        CookieChange.put(out, span("0102"), Bytes.fromHex("030405"));
        CookieChange read = new CookieChange();

        assertThat(hex()).isEqualTo("020102030405");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.oldCookie().toBytes()).containsExactly(1, 2);
        assertThat(read.newCookie().toBytes()).containsExactly(3, 4, 5);
    }

    @Test
    void initiatorInitialKeying() {
        IIKeying.put(out, 0x0a0b0c0d, Bytes.fromHex("c0"), Bytes.fromHex("ce"), Bytes.fromHex("5c"));
        out.u8(0x58);
        IIKeying read = new IIKeying();

        assertThat(hex()).isEqualTo("0a0b0c0d" + "01c0" + "01ce" + "015c" + "58");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.sessionId()).isEqualTo(0x0a0b0c0d);
        assertThat(read.cookie().toBytes()).isEqualTo(Bytes.fromHex("c0"));
        assertThat(read.certificate().toBytes()).isEqualTo(Bytes.fromHex("ce"));
        assertThat(read.component().toBytes()).isEqualTo(Bytes.fromHex("5c"));
        assertThat(read.signature().toBytes()).isEqualTo(Bytes.fromHex("58"));
        assertThat(read.signedParameters()).isEqualTo(Bytes.fromHex("0a0b0c0d01c001ce015c"));
        assertThat(read.wrap(reader("0a0b0c0d01c001ce05"))).isFalse();
    }

    @Test
    void responderInitialKeying() {
        RIKeying.put(out, 0x0a0b0c0d, Bytes.fromHex("5c"));
        out.u8(0x58);
        RIKeying read = new RIKeying();

        assertThat(hex()).isEqualTo("0a0b0c0d" + "015c" + "58");
        assertThat(read.wrap(reader(hex()))).isTrue();
        assertThat(read.signedParameters(Bytes.fromHex("eeff"))).isEqualTo(Bytes.fromHex("0a0b0c0d015ceeff"));
        assertThat(read.signature().toBytes()).isEqualTo(Bytes.fromHex("58"));
    }
}
