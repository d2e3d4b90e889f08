package io.rivulet.simulator.scenario;

/**
 * A figure over time.
 *
 * @param name what it is, such as {@code CI(1 s)}
 * @param unit what {@code values} are counted in; shares are in percent
 * @param seconds when, since the start of the stream; rising
 * @param values as many
 */
@SuppressWarnings("ArrayRecordComponent") // plain data of up to a million peers; nobody compares or changes them
public record Series(String name, String unit, double[] seconds, double[] values) {
    /** @throws IllegalArgumentException when there is not one value for each time */
    public Series {
        if (seconds.length != values.length) {
            throw new IllegalArgumentException(
                    name + " has " + seconds.length + " times and " + values.length + " values: give one for each");
        }
    }
}
