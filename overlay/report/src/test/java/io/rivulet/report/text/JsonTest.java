package io.rivulet.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesInOrderAndIndented() {
        String text = Json.object()
                .put("peers", 50)
                .put("delayMs", Json.object().put("p50", 12.1).put("max", 48.0))
                .put("neighbours", Json.array().add("a").add("b"))
                .put("viewers", List.of(Map.of("complete", true)))
                .put("none", null)
                .put("empty", Json.object())
                .toText();

        assertThat(text).isEqualTo("""
                        {
                          "peers": 50,
                          "delayMs": {
                            "p50": 12.1,
                            "max": 48
                          },
                          "neighbours": ["a", "b"],
                          "viewers": [
                            {
                              "complete": true
                            }
                          ],
                          "none": null,
                          "empty": {}
                        }
                        """);
    }

    @Test
    void escapesWhatCouldBreakOut() {
        assertThat(Json.array().add("\"\\\n\u0000\u2028</script>\ud800é😀").toText())
                .isEqualTo("[\"\\\"\\\\\\n\\u0000\\u2028\\u003c/script>\\ud800é😀\"]\n");
    }

    @Test
    void readsBackWhatItWrote() {
        for (int seed = 0; seed < 3_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Object> value = randomObject(random, 0);
            Json.Members members = Json.object();
            value.forEach(members::put);

            assertThat(Json.parse(members.toText())).as("seed %d", seed).isEqualTo(value);
        }
    }

    private static Map<String, Object> randomObject(SplittableRandom random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(randomText(random), randomValue(random, depth + 1));
        }
        return object;
    }

    private static Object randomValue(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextDouble() * StrictMath.pow(10, random.nextInt(-30, 3));
            case 2 -> randomText(random);
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5 -> randomObject(random, depth);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(randomValue(random, depth + 1));
                }
                yield list;
            }
        };
    }

    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\" 1}",
                "01",
                "1.",
                ".5",
                "-",
                "+1",
                "1e",
                "1e+",
                "NaN",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12\"",
                "\"\n\"",
                "[1] 2",
                "{\"a\":1,\"a\":2}",
                "'a'",
                "[1 2]",
                "\u00a01",
                "1,2",
                "{}}",
                "-01",
                "\"\\u１２３４\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: ");
    }

    @Test
    void readsAllOfJson() {
        assertThat(Json.parse(" [ -0, 1.5e3 , \"\\u00e9\\/\\b\" , 123456789012345678901234567890 ,\ttrue]\r\n"))
                .isEqualTo(List.of(0L, 1_500.0, "é/\b", 1.2345678901234568e29, true));
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("nested too deep");
    }

    @Test
    void whatHasNoPlaceInJsonIsRefusedOrNull() {
        assertThat(Json.array().add(Double.NaN).add(Double.POSITIVE_INFINITY).toText())
                .isEqualTo("[null, null]\n");
        assertThatThrownBy(() -> Json.object().put("x", new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
