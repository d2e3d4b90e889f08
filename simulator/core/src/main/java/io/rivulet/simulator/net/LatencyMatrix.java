package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Measured round trips: a file with a square matrix in milliseconds, from row's place to column's place. Each peer is at a place that the seed
 * draws; one way takes half of what the matrix says, 1 ms at least, which is also what two peers at one place have where the diagonal is 0.
 * The matrix need not be symmetric.
 *
 * <p>The file is text: a line for each row; its numbers stand apart by blanks, tabs, commas or semicolons; empty lines and lines that begin
 * with {@code #} do not count. A number is 0.001 to 60,000; 0 only on the diagonal. At most 4,096 rows, which take 64 MiB. Takes 2 bytes a
 * peer.
 *
 * <p>This is the format of NetLatency-Data's PlanetLab files (Zhu et al., github.com/uofa-rzhu3/NetLatency-Data, MIT licence; 490 hosts, 18
 * time slices, {@code PlanetLab/PlanetLabData_1} and so on), which are not shipped.
 */
final class LatencyMatrix implements LatencyPreset {
    private static final int MAX_ROWS = 4_096;
    private static final int PLANETLAB_ROWS = 490;
    private static final double MIN_MS = 0.001;
    private static final double MAX_MS = 60_000;

    /** What no number of a matrix is as long as, so that a binary file is found out. */
    private static final int MAX_LINE = 64 * MAX_ROWS;

    private static final long NS_PER_US = 1_000;
    private static final int US_PER_MS = 1_000;

    private final String name;
    private final int[][] roundTripUs;

    private LatencyMatrix(String name, int[][] roundTripUs) {
        this.name = name;
        this.roundTripUs = roundTripUs;
    }

    /** Where a matrix is said to be. */
    static Path file(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("latency 'matrix' is not like matrix:FILE");
        }
        return Path.of(text.strip());
    }

    /** One of the PlanetLab files. */
    static LatencyMatrix planetlab(Path file) {
        LatencyMatrix matrix = read("planetlab:" + file, file);
        if (matrix.roundTripUs.length != PLANETLAB_ROWS) {
            throw new IllegalArgumentException(file + " has " + matrix.roundTripUs.length
                    + " rows, must be 490 (a file PlanetLabData_N; others are matrix:FILE)");
        }
        return matrix;
    }

    static LatencyMatrix read(String name, Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new LatencyMatrix(name, new Reading(file, lines).matrix());
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(file + " does not exist", missing);
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException(file + " is not text", binary);
        } catch (IOException failed) {
            throw new IllegalArgumentException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public PairLatencies pairs(SeedTree seed, int count) {
        char[] rows = new char[PeerCount.check(count)];
        for (int peer = 0; peer < count; peer++) {
            rows[peer] = (char) rowOf(seed, peer);
        }
        return new PairLatencies() {
            @Override
            public long oneWayNs(int from, int to) {
                return Math.max(FLOOR_NS, roundTripUs[rows[from]][rows[to]] * NS_PER_US / 2);
            }

            @Override
            public String placeOf(int peer) {
                return "row " + (rows[peer] + 1);
            }
        };
    }

    @Override
    public String placeOf(SeedTree seed, int peer) {
        return "row " + (rowOf(seed, peer) + 1);
    }

    private int rowOf(SeedTree seed, int peer) {
        return (int) seed.child("place", peer).child("row").between(0, roundTripUs.length - 1L);
    }

    /** Goes through a file once. */
    private static final class Reading {
        private final Path file;
        private final BufferedReader lines;
        private int lineNumber;
        private int[][] rows = {};
        private int rowCount;

        Reading(Path file, BufferedReader lines) {
            this.file = file;
            this.lines = lines;
        }

        int[][] matrix() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                if (line.length() > MAX_LINE) {
                    throw wrong(1, "a line of " + line.length() + " characters, must be up to " + MAX_LINE);
                }
                String content = line.strip();
                if (!content.isEmpty() && content.charAt(0) != '#') {
                    take(content);
                }
            }
            if (rowCount == 0) {
                throw new IllegalArgumentException(file + " has no numbers, must have a square matrix of ms");
            }
            if (rowCount < rows.length) {
                throw new IllegalArgumentException(file + " ends after line " + lineNumber + " with row " + rowCount
                        + ", must have " + rows.length + " rows, as it has columns");
            }
            return rows;
        }

        private void take(String content) {
            String[] cells = content.split("[ \\t]*[,;][ \\t]*|[ \\t]+", -1);
            if (rowCount == 0) {
                if (cells.length > MAX_ROWS) {
                    throw wrong(MAX_ROWS + 1, "is one too many, must be up to " + MAX_ROWS + " columns");
                }
                rows = new int[cells.length][];
            }
            if (rowCount == rows.length) {
                throw wrong(1, "is a row too many, must be " + rows.length + " rows, as there are columns");
            }
            if (cells.length != rows.length) {
                throw wrong(
                        Math.min(cells.length, rows.length) + 1,
                        "the row has " + cells.length + " columns, must be " + rows.length + " as in the first row");
            }
            int[] row = new int[cells.length];
            for (int column = 0; column < row.length; column++) {
                row[column] = microseconds(cells[column], column);
            }
            rows[rowCount++] = row;
        }

        private int microseconds(String cell, int column) {
            double ms = number(cell);
            boolean isAllowed = ms >= MIN_MS && ms <= MAX_MS || ms == 0 && column == rowCount;
            if (!isAllowed) {
                throw wrong(
                        column + 1,
                        "'" + cell + "', must be a round trip of 0.001 to 60000 ms; 0 only on the diagonal");
            }
            return (int) StrictMath.rint(ms * US_PER_MS);
        }

        /** NaN when it is none. Java's own forms, such as {@code 1f} or {@code 0x1p3}, are not numbers of a matrix. */
        private static double number(String cell) {
            boolean isPlain = !cell.isEmpty() && cell.chars().allMatch(c -> "0123456789.+-eE".indexOf(c) >= 0);
            try {
                return isPlain ? Double.parseDouble(cell) : Double.NaN;
            } catch (NumberFormatException none) {
                return Double.NaN;
            }
        }

        private IllegalArgumentException wrong(int column, String what) {
            return new IllegalArgumentException(file + " line " + lineNumber + ", column " + column + ": " + what);
        }
    }
}
