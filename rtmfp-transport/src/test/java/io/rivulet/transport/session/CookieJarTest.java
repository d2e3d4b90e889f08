package io.rivulet.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.testing.Covers;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.time.Nanos;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.Span;
import org.junit.jupiter.api.Test;

/** RFC 7016 sections 3.5.1.1.2 and 3.5.1.2. */
class CookieJarTest {
    private static final NetAddress HERE = NetAddress.parse("192.0.2.1:1000");
    private static final NetAddress THERE = NetAddress.parse("192.0.2.1:1001");

    private final CookieJar jar = new CookieJar(EndpointPair.entropy(1));

    private CookieJar.Verdict check(long seconds, byte[] cookie, NetAddress address) {
        return jar.check(seconds * Nanos.SECOND, span(cookie), address);
    }

    private static Span span(byte[] bytes) {
        ByteWriter out = new ByteWriter(200);
        IHello.put(out, new byte[0], bytes);
        IHello hello = new IHello();
        hello.wrap(new ByteReader(out.toBytes()));
        return hello.tag();
    }

    @Test
    @Covers({"7016-3.5.1.1.2-3", "7016-3.5.1.1.2-6"})
    void acceptsItsCookieFromTheSameAddressFor95Seconds() {
        byte[] cookie = jar.make(10 * Nanos.SECOND, HERE);

        assertThat(cookie).hasSize(CookieJar.LENGTH);
        assertThat(check(10, cookie, HERE)).isEqualTo(CookieJar.Verdict.VALID);
        assertThat(check(105, cookie, HERE)).isEqualTo(CookieJar.Verdict.VALID);
    }

    @Test
    @Covers("7016-3.5.1.1.2-5")
    void survivesOneChangeOfSecretsAndThenForgets() {
        byte[] cookie = jar.make(119 * Nanos.SECOND, HERE);

        assertThat(check(125, cookie, HERE)).isEqualTo(CookieJar.Verdict.VALID);
        assertThat(check(240, cookie, HERE)).isEqualTo(CookieJar.Verdict.EXPIRED);
        assertThat(check(500, cookie, HERE)).isEqualTo(CookieJar.Verdict.FOREIGN);
    }

    @Test
    @Covers("7016-3.5.1.1.2-4")
    void knowsItsCookieFromAnotherAddress() {
        byte[] cookie = jar.make(0, HERE);

        assertThat(check(1, cookie, THERE)).isEqualTo(CookieJar.Verdict.OTHER_ADDRESS);
    }

    @Test
    @Covers("7016-3.5.1.1.2-3")
    void refusesForgeries() {
        byte[] cookie = jar.make(0, HERE);

        for (int i = 0; i < cookie.length; i++) {
            byte[] forged = cookie.clone();
            forged[i] ^= 1;
            assertThat(check(1, forged, HERE)).as("byte %d", i).isNotEqualTo(CookieJar.Verdict.VALID);
        }
        assertThat(check(1, new byte[64], HERE)).isEqualTo(CookieJar.Verdict.FOREIGN);
        assertThat(check(1, new byte[3], HERE)).isEqualTo(CookieJar.Verdict.FOREIGN);
        assertThat(new CookieJar(EndpointPair.entropy(2)).check(1, span(cookie), HERE))
                .isEqualTo(CookieJar.Verdict.FOREIGN);
    }
}
