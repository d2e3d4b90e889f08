package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldMapsTest {
    private static final int NEIGHBOUR = 3;

    private final HeldMaps maps = new HeldMaps();

    @BeforeEach
    void makeRoom() {
        maps.resize(8);
        maps.begin(NEIGHBOUR);
    }

    private static AvailabilityMap map(NavigableSet<Long> held, long lowest) {
        ByteWriter out = new ByteWriter(AvailabilityMap.MAX_BYTES);
        AvailabilityMap.write(out, held.last(), lowest, held::contains);
        AvailabilityMap map = new AvailabilityMap();
        ByteReader body = new ByteReader(out.toBytes());
        body.u8();
        assertThat(map.read(body)).isTrue();
        return map;
    }

    @Test
    void takesOverMapsOfAnyLength() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            TreeSet<Long> held = new TreeSet<>();
            long base = random.nextInt(1_000_000);
            for (int n = random.nextInt(200); n >= 0; n--) {
                held.add(base + 1 + random.nextInt(250));
            }
            maps.clear(NEIGHBOUR);
            maps.begin(NEIGHBOUR);
            maps.growTo(256);

            maps.replace(NEIGHBOUR, map(held, held.first()));

            for (long id = base - 10; id < base + 300; id++) {
                assertThat(maps.has(NEIGHBOUR, id))
                        .as("case " + i + ", id " + id)
                        .isEqualTo(held.contains(id));
            }
            assertThat(maps.newest(NEIGHBOUR)).isEqualTo(held.last());
            assertThat(maps.oldest(NEIGHBOUR)).isEqualTo(held.first());
        }
    }

    @Test
    void keepsWhatAShorterMapDoesNotReach() {
        TreeSet<Long> held = new TreeSet<>();
        for (long id = 1; id <= 100; id++) {
            held.add(id);
        }
        maps.growTo(256);
        maps.replace(NEIGHBOUR, map(held, 1));
        held.add(101L);
        held.remove(60L);
        held.remove(99L);

        maps.replace(NEIGHBOUR, map(held, 37));

        assertThat(maps.has(NEIGHBOUR, 20)).isTrue();
        assertThat(maps.has(NEIGHBOUR, 60)).isFalse();
        assertThat(maps.has(NEIGHBOUR, 99)).isFalse();
        assertThat(maps.has(NEIGHBOUR, 101)).isTrue();
    }

    @Test
    void whoSendsAMapThatIsShorterThanAnyThatIsCutKeepsNothingBelow() {
        TreeSet<Long> held = new TreeSet<>();
        for (long id = 1; id <= 200; id++) {
            held.add(id);
        }
        maps.growTo(256);
        maps.replace(NEIGHBOUR, map(held, 1));

        maps.replace(NEIGHBOUR, map(held, 180)); // it has started anew, from there on

        for (long id = 1; id < 176; id++) {
            assertThat(maps.has(NEIGHBOUR, id)).as("id " + id).isFalse();
        }
        for (long id = 176; id <= 200; id++) { // a map is of whole bytes
            assertThat(maps.has(NEIGHBOUR, id)).as("id " + id).isTrue();
        }
    }

    @Test
    void forgetsWhatLiesFarBehind() {
        maps.add(NEIGHBOUR, 1);
        maps.add(NEIGHBOUR, 64);
        maps.add(NEIGHBOUR, 65);

        assertThat(maps.has(NEIGHBOUR, 1)).isFalse();
        assertThat(maps.has(NEIGHBOUR, 64)).isTrue();
        maps.add(NEIGHBOUR, 1_000_000);
        assertThat(maps.has(NEIGHBOUR, 65)).isFalse();
        assertThat(maps.newest(NEIGHBOUR)).isEqualTo(1_000_000);
    }

    @Test
    void growsWithoutForgetting() {
        maps.add(NEIGHBOUR, 10);
        maps.add(NEIGHBOUR, 60);

        maps.growTo(500);
        maps.add(NEIGHBOUR, 400);

        assertThat(maps.has(NEIGHBOUR, 10)).isTrue();
        assertThat(maps.has(NEIGHBOUR, 60)).isTrue();
        assertThat(maps.has(NEIGHBOUR, 11)).isFalse();
        assertThat(maps.capacity()).isEqualTo(512);
    }

    @Test
    void knowsWhetherAnyOfASubstreamIsHeld() {
        Random random = new Random(2);
        maps.growTo(256);
        for (long base : new long[] {1, 250, 1_000_003}) {
            maps.clear(NEIGHBOUR);
            maps.begin(NEIGHBOUR);
            TreeSet<Long> held = new TreeSet<>();
            for (int n = 0; n < 12; n++) {
                held.add(base + random.nextInt(250));
            }
            held.forEach(id -> maps.add(NEIGHBOUR, id));

            for (long floor = Math.max(1, base - 5); floor < base + 260; floor++) {
                for (int substream = 0; substream < 8; substream++) {
                    int wanted = substream;
                    boolean any = held.tailSet(floor).stream().anyMatch(id -> id % 8 == wanted);
                    assertThat(maps.hasAnyOf(NEIGHBOUR, substream, floor))
                            .as("substream " + substream + " from " + floor + " of " + held)
                            .isEqualTo(any);
                }
            }
        }
    }

    @Test
    void keepsNeighboursApartWhileOneNeedsMoreRoom() {
        maps.begin(2);
        maps.begin(4);
        maps.add(2, 40);
        maps.add(NEIGHBOUR, 50);
        maps.add(4, 60);

        maps.growTo(1_000);
        maps.add(NEIGHBOUR, 900);
        maps.clear(4);

        assertThat(maps.has(2, 40)).isTrue();
        assertThat(maps.has(2, 50)).isFalse();
        assertThat(maps.has(NEIGHBOUR, 50)).isTrue();
        assertThat(maps.isKnown(4)).isFalse();
        assertThat(maps.has(4, 60)).isFalse();
        assertThat(maps.newest(4)).isEqualTo(-1);
        assertThat(maps.hasAnyOf(4, 4, 1)).isFalse();
    }
}
