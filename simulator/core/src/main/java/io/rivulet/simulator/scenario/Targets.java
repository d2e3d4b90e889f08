package io.rivulet.simulator.scenario;

import io.rivulet.simulator.net.LatencyPreset;
import java.util.List;
import java.util.Optional;

/**
 * Whom the actions of a scenario may be about. One that cannot hit anybody is refused: it would pass for one that was survived. How many are
 * left when its time comes is another matter.
 *
 * @param peers how many peers there are at a time
 * @param churn whether others come in their stead, who have higher numbers
 * @param further what peers publish: nothing happens to these
 * @param latency where peers are
 */
public record Targets(int peers, Churn churn, List<FurtherStream> further, LatencyPreset latency) {
    /** What is wrong with a choice of peers, and what is allowed; nothing when it may hit somebody. */
    public Optional<String> complaint(Who who) {
        if (who instanceof Who.Random random) {
            boolean isSomebody = random.share() == 0 || Math.round(random.share() * peers) > 0;
            return isSomebody
                    ? Optional.empty()
                    : Optional.of(who.text() + " of " + peers + " peers is nobody, must be half a peer at least");
        }
        if (who instanceof Who.Region region) {
            return complaint(region.place());
        }
        if (who instanceof Who.Named named) {
            return named.numbers().stream()
                    .flatMap(number -> complaint(number).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    private Optional<String> complaint(String place) {
        List<String> names = latency.regionNames();
        if (names.isEmpty()) {
            return Optional.of("latency " + latency.name()
                    + " has no regions that have names; regions6, coordinates and transit-stub have");
        }
        return names.stream().anyMatch(place::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of("latency " + latency.name() + " has no region '" + place + "'"
                        + Nearest.hint(place, names) + "; there are " + String.join(", ", names));
    }

    private Optional<String> complaint(int number) {
        if (number > peers && !churn.isSome()) {
            return Optional.of("there is no peer " + number + ", must be 1 to " + peers);
        }
        return further.stream().anyMatch(one -> one.from() == number)
                ? Optional.of("peer " + number + " publishes a stream, and nothing happens to who does")
                : Optional.empty();
    }
}
