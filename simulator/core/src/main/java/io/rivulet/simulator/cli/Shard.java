package io.rivulet.simulator.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of a sweep: each {@code count}th run, so that the long ones of a large scenario are spread over all shards.
 *
 * @param index which part, from 1
 * @param count of how many
 */
record Shard(int index, int count) {
    static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

    /** Whether a run, by its number from 1, belongs to it. */
    boolean has(int number) {
        return (number - 1) % count == index - 1;
    }

    /** What its directory's name ends in. */
    String suffix() {
        return count == 1 ? "" : "-shard-" + index + "-of-" + count;
    }

    /** Reads {@code 2/3}. */
    static final class Converter implements ITypeConverter<Shard> {
        @Override
        public Shard convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (matcher.matches()) {
                int index = Integer.parseInt(matcher.group(1));
                int count = Integer.parseInt(matcher.group(2));
                if (index >= 1 && index <= count) {
                    return new Shard(index, count);
                }
            }
            throw new TypeConversionException("'" + text + "' is not like 2/3: from 1/3 to 3/3");
        }
    }
}
