package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SubstreamsTest {
    private static final int SUBSTREAMS = 8;
    private static final int PARTS = 13;

    private static final int PRIMARY_NEIGHBOUR = 63;

    private final Substreams substreams = new Substreams();

    private long get(int part, int substream) {
        return switch (part) {
            case 0 -> substreams.parent(substream);
            case 1 -> substreams.cameBy(substream);
            case 2 -> substreams.ownMs(substream);
            case 3 -> substreams.leastMs(substream);
            case 4 -> substreams.leastOverMs(substream);
            case 5 -> substreams.askedMs(substream);
            case 6 -> substreams.pushedMs(substream);
            case 7 -> substreams.pushWait(substream);
            case 8 -> substreams.pushWaitDeviation(substream);
            case 9 -> substreams.newest(substream);
            case 10 -> substreams.pushedId(substream);
            case 11 -> substreams.children(substream);
            default -> substreams.primary(substream) >>> PRIMARY_NEIGHBOUR & 1;
        };
    }

    private int primaryMask(int changed, boolean isPrimary) {
        int mask = 0;
        for (int substream = 0; substream < SUBSTREAMS; substream++) {
            boolean is = substream == changed ? isPrimary : get(12, substream) != 0;
            mask |= is ? 1 << substream : 0;
        }
        return mask;
    }

    /** Sets a part to what it can hold of a number, and returns that. */
    private long set(int part, int substream, long number) {
        long held = part == 12
                ? number & 1
                : part < 2 ? (byte) number : part < 5 ? (short) number : part < 9 ? (int) number : number;
        switch (part) {
            case 0 -> substreams.setParent(substream, (int) held);
            case 1 -> substreams.setCameBy(substream, (int) held);
            case 2 -> substreams.setOwnMs(substream, (int) held);
            case 3 -> substreams.setLeastMs(substream, (int) held);
            case 4 -> substreams.setLeastOverMs(substream, (int) held);
            case 5 -> substreams.setAskedMs(substream, (int) held);
            case 6 -> substreams.setPushedMs(substream, (int) held);
            case 7 -> substreams.setPushWait(substream, (int) held);
            case 8 -> substreams.setPushWaitDeviation(substream, (int) held);
            case 9 -> substreams.setNewest(substream, held);
            case 10 -> substreams.setPushedId(substream, held);
            case 11 -> substreams.setChildren(substream, held);
            default -> substreams.setPrimary(PRIMARY_NEIGHBOUR, primaryMask(substream, held != 0));
        }
        return held;
    }

    @Test
    void nothingIsKnownAtFirst() {
        for (int substream = 0; substream < SUBSTREAMS; substream++) {
            assertThat(substreams.parent(substream)).isEqualTo(Neighbours.NONE);
            assertThat(substreams.cameBy(substream)).isEqualTo(Neighbours.NONE);
            assertThat(substreams.ownMs(substream)).isEqualTo(Distances.UNKNOWN);
            assertThat(substreams.leastMs(substream)).isEqualTo(Short.MAX_VALUE);
            assertThat(substreams.children(substream)).isZero();
        }
    }

    @Test
    void noPartOfARowDisturbsAnother() {
        long[][] expected = new long[PARTS][SUBSTREAMS];
        for (int part = 0; part < PARTS; part++) {
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                expected[part][substream] = get(part, substream);
            }
        }
        Random random = new Random(7);
        for (int step = 0; step < 5_000; step++) {
            int part = random.nextInt(PARTS);
            int substream = random.nextInt(SUBSTREAMS);
            expected[part][substream] = set(part, substream, random.nextLong());

            for (int row = 0; row < SUBSTREAMS; row++) {
                for (int place = 0; place < PARTS; place++) {
                    assertThat(get(place, row)).isEqualTo(expected[place][row]);
                }
            }
        }
    }
}
