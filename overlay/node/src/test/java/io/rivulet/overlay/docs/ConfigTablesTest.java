package io.rivulet.overlay.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.GroupConfig;
import io.rivulet.groups.multicast.MulticastConfig;
import io.rivulet.overlay.OverlayConfig;
import io.rivulet.overlay.flash.NetConnectionClientConfig;
import io.rivulet.overlay.flash.NetConnectionServerConfig;
import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import io.rivulet.transport.netty.DriverConfig;
import io.rivulet.transport.virtual.SeededEntropy;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of settings in {@code operations.md} are complete, and their defaults are those of the code. */
class ConfigTablesTest {
    private static final String PAGE = "overlay/docs/operations.md";
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    /** A field of a builder with a number or a time as its default. */
    private static final Pattern BUILDER_FIELD =
            Pattern.compile("private (?:int|Duration) (\\w+) = (?:([0-9_]+)|Duration\\.ofSeconds\\(([0-9]+)\\));");

    /** A configuration with all its defaults, and the settings that are no numbers or words and so in no table. */
    record Defaults(Object config, List<String> untold) {
        @Override
        public String toString() {
            return config.getClass().getSimpleName();
        }
    }

    static Stream<Defaults> defaults() {
        var entropy = new SeededEntropy(1, 1, "docs");
        return Stream.of(
                new Defaults(
                        OverlayConfig.builder().build(),
                        List.of(
                                "rendezvous",
                                "identity",
                                "applicationExecutor",
                                "eventListener",
                                "transport",
                                "groups",
                                "driver")),
                new Defaults(
                        EndpointConfig.builder(PlainIdentity.peer(entropy), entropy)
                                .build(),
                        List.of("identity", "entropy", "introducer", "trace", "congestion")),
                new Defaults(DriverConfig.builder().build(), List.of("threads")),
                new Defaults(NetConnectionClientConfig.DEFAULT, List.of("clientVersion")),
                new Defaults(NetConnectionServerConfig.DEFAULT, List.of()),
                new Defaults(GroupConfig.defaults(), List.of("multicast")),
                new Defaults(MulticastConfig.defaults(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defaults")
    void tellsEverySettingAndItsDefault(Defaults defaults) throws ReflectiveOperationException {
        Map<String, String> told = told(Checkout.here(), defaults.toString());

        Map<String, String> actual = new TreeMap<>();
        for (Method getter : defaults.config().getClass().getDeclaredMethods()) {
            if (isGetter(getter) && !defaults.untold().contains(getter.getName())) {
                actual.put("`" + getter.getName() + "`", text(getter.getName(), getter.invoke(defaults.config())));
            }
        }

        assertThat(told).isEqualTo(actual);
    }

    /** The rendezvous is another module, so its builder is read as text. */
    @Test
    void tellsEverySettingOfARendezvousAndItsDefault() {
        Checkout checkout = Checkout.here();

        Map<String, String> actual = new TreeMap<>();
        Matcher field = BUILDER_FIELD.matcher(checkout.sources().get("RendezvousConfig"));
        while (field.find()) {
            String value = field.group(3) == null ? field.group(2).replace('_', ',') : field.group(3) + " s";
            actual.put("`" + field.group(1) + "`", value);
        }

        assertThat(told(checkout, "RendezvousConfig")).isEqualTo(actual);
    }

    private static boolean isGetter(Method method) {
        boolean isOfObject = List.of("hashCode", "toString").contains(method.getName());
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() == 0
                && !isOfObject;
    }

    /** The first two columns of the table below the heading. */
    private static Map<String, String> told(Checkout checkout, String heading) {
        List<String> lines = new ArrayList<>();
        boolean isBelow = false;
        for (String line : checkout.text(PAGE).lines().toList()) {
            if (line.startsWith("#")) {
                isBelow = line.equals("### " + heading);
            } else if (isBelow && line.startsWith("| `")) {
                lines.add(line);
            }
        }
        Map<String, String> told = new TreeMap<>();
        for (String line : lines) {
            String[] cells = line.split("\\|", -1);
            told.put(cells[1].strip(), cells[2].strip());
        }
        return told;
    }

    private static String text(String name, Object value) {
        if (value instanceof Duration duration) {
            return time(duration.toNanos());
        }
        if (value instanceof Long number && name.endsWith("Ns")) {
            return time(number);
        }
        return value instanceof Number number ? String.format(Locale.ROOT, "%,d", number) : String.valueOf(value);
    }

    private static String time(long ns) {
        return ns % SECOND_NS == 0 ? ns / SECOND_NS + " s" : ns / MS_NS + " ms";
    }
}
