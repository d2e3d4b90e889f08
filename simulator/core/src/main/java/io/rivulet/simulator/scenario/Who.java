package io.rivulet.simulator.scenario;

import io.rivulet.simulator.text.Amounts;
import io.rivulet.transport.ConfigCheck;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which peers something happens to. The publisher is never among them. */
public sealed interface Who {
    /** How it is written, such as {@code 30%} or {@code region:Europe}. */
    String text();

    /**
     * Some, by chance.
     *
     * @param share which share of those who are there, 0 to 1
     */
    record Random(double share) implements Who {
        /** @throws IllegalArgumentException when the share is none */
        public Random {
            new ConfigCheck("who").ratio("share", share).finish();
        }

        @Override
        public String text() {
            return Written.share(share);
        }
    }

    /**
     * All of a place.
     *
     * @param place the name of a region, such as {@code Europe}, of those that the latencies have; large and small letters are the same
     */
    record Region(String place) implements Who {
        @Override
        public String text() {
            return "region:" + place;
        }
    }

    /**
     * All who have children in a substream: its inner nodes.
     *
     * @param substream 0 to 7
     */
    record PrimariesOf(int substream) implements Who {
        private static final int MAX_SUBSTREAM = 7;

        /** @throws IllegalArgumentException when there is no such substream */
        public PrimariesOf {
            new ConfigCheck("who")
                    .range("substream", substream, 0, MAX_SUBSTREAM)
                    .finish();
        }

        @Override
        public String text() {
            return "primaries-of:" + substream;
        }
    }

    /**
     * These.
     *
     * @param numbers which of the peers, from 1
     */
    record Named(List<Integer> numbers) implements Who {
        /** @throws IllegalArgumentException when there is none, or the publisher */
        public Named {
            numbers = List.copyOf(numbers);
            new ConfigCheck("who")
                    .that(!numbers.isEmpty(), "peers", "names nobody")
                    .that(numbers.stream().allMatch(number -> number >= 1), "peers", "are numbered from 1")
                    .finish();
        }

        @Override
        public String text() {
            return "peers:" + numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static Who of(String text) {
        String example = "30%, region:Europe, primaries-of:3 or peers:1,5,9";
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Random(Amounts.share(text, example));
        }
        String rest = text.substring(colon + 1).strip();
        try {
            return switch (text.substring(0, colon).strip()) {
                case "region" -> new Region(rest);
                case "primaries-of" -> new PrimariesOf(Integer.parseInt(rest));
                case "peers" ->
                    new Named(Arrays.stream(rest.split(",", -1))
                            .map(String::strip)
                            .map(Integer::valueOf)
                            .toList());
                default -> throw new IllegalArgumentException("'" + text + "' is not like " + example);
            };
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is not like " + example, notANumber);
        }
    }
}
