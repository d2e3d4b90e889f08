package io.rivulet.overlay.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.transport.address.NetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtmfpUriTest {
    @ParameterizedTest
    @CsvSource({
        "rtmfp://example.com, example.com, 1935, ''",
        "rtmfp://example.com/, example.com, 1935, /",
        "rtmfp://Example.COM:8080/app/instance, example.com, 8080, /app/instance",
        "RTMFP://example.com:/a%20b, example.com, 1935, /a%20b",
        "rtmfp://127.0.0.1:1, 127.0.0.1, 1, ''",
        "rtmfp://[2001:DB8::1], 2001:db8::1, 1935, ''",
        "rtmfp://[::1]:65535//x, ::1, 65535, //x",
    })
    void parsesAddresses(String text, String host, int port, String path) {
        assertThat(RtmfpUri.parse(text)).isEqualTo(new RtmfpUri(host, port, path));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, does not begin with rtmfp://",
        "example.com, does not begin with rtmfp://",
        "rtmfp:, names no server",
        "rtmfp://, names no server",
        "rtmfp:///app, names no server",
        "rtmfp://:1935, names no server",
        "rtmfp://host:0, port is 0",
        "rtmfp://host:65536, port is 65536",
        "rtmfp://host:x, the port is ':x'",
        "rtmfp://host:-1, the port is ':-1'",
        "rtmfp://a:1:2, IPv6 address must stand in brackets",
        "rtmfp://[::1, bracket",
        "rtmfp://[::1]1935, the port is '1935'",
        "rtmfp://[example], only an IPv6 address",
        "rtmfp://[1::2::3], host is",
        "rtmfp://999.0.0.1, host is '999.0.0.1'",
        "rtmfp://a b, host is 'a b'",
        "rtmfp://user@host, user name",
        "rtmfp://host/a b, path is",
        "rtmfp://host/a?b=c, path is",
        "rtmfp://host/%zz, path is",
        "rtmfp://host?x, host is",
    })
    void saysWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> RtmfpUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(problem)
                .hasMessageContaining("write rtmfp://HOST");
    }

    @Test
    void boundsLength() {
        assertThatThrownBy(() -> RtmfpUri.parse("rtmfp://h/" + "x".repeat(1_000_000)))
                .hasMessageContaining("1000010 characters")
                .hasMessageNotContaining("x".repeat(100));
    }

    @Test
    void numericHostsHaveAnAddressAndNamesHaveNone() {
        assertThat(RtmfpUri.parse("rtmfp://192.0.2.1").numericAddress()).isEqualTo(NetAddress.parse("192.0.2.1:1935"));
        assertThat(RtmfpUri.parse("rtmfp://[2001:db8::1]:2").numericAddress())
                .isEqualTo(NetAddress.parse("[2001:db8::1]:2"));
        assertThat(RtmfpUri.parse("rtmfp://localhost").numericAddress()).isNull();
    }

    @Test
    void itsTextIsReadAgain() {
        for (String text : new String[] {"rtmfp://h/a/b", "rtmfp://h:2", "rtmfp://[::1]:3/x", "rtmfp://[::1]"}) {
            assertThat(RtmfpUri.parse(text)).hasToString(text);
        }
        assertThat(RtmfpUri.parse("rtmfp://h:1935/a/b").application()).isEqualTo("a/b");
        assertThat(RtmfpUri.parse("rtmfp://h:1935/a/b")).hasToString("rtmfp://h/a/b");
    }
}
