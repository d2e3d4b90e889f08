package io.rivulet.groups.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GroupSpecPropertyTest {
    private static final String RECORDED = "G:027f0201010103010c050e74657374011b00";

    @Test
    void neverThrowsAnythingButItsOwnException() {
        search(new Random(11), 10_000);
    }

    @Tag("slow")
    @Test
    void neverThrowsAnythingButItsOwnExceptionInAMillionCases() {
        search(new Random(12), 1_000_000);
    }

    private static void search(Random random, int cases) {
        int accepted = 0;
        for (int i = 0; i < cases; i++) {
            String text =
                    switch (random.nextInt(4)) {
                        case 0 -> randomText(random);
                        case 1 -> "G:" + randomDigits(random);
                        default -> mutated(random);
                    };
            try {
                GroupSpec spec = GroupSpec.parse(text);
                accepted++;
                assertThat(spec.text()).isEqualTo(text);
                assertThat(GroupSpec.parse(spec.textWithoutAuthorizations()).id())
                        .isEqualTo(spec.id());
                assertThat(spec.toString()).isNotEmpty();
            } catch (GroupSpecException expected) {
                assertThat(expected.position()).isBetween(0, text.length());
            } catch (RuntimeException unexpected) {
                throw new AssertionError("case " + i + ": '" + text + "'", unexpected);
            }
        }
        assertThat(accepted)
                .as("some cases must be groupspecs, or this tests nothing")
                .isGreaterThan(cases / 100);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        }
        return text.toString();
    }

    private static String randomDigits(Random random) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(80); i > 0; i--) {
            digits.append(Character.forDigit(random.nextInt(random.nextBoolean() ? 16 : 2), 16));
        }
        return digits.toString();
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(RECORDED + "0715736563726574" + "070ae00000ff7530");
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, Character.forDigit(random.nextInt(16), 16));
                default -> text.setCharAt(at, Character.forDigit(random.nextInt(16), 16));
            }
        }
        return text.toString();
    }
}
