package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WindowBitsTest {
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
            WindowBits bits = new WindowBits(256);

            bits.replace(map(held, held.first()));

            for (long id = base - 10; id < base + 300; id++) {
                assertThat(bits.has(id)).as("case " + i + ", id " + id).isEqualTo(held.contains(id));
            }
            assertThat(bits.newest()).isEqualTo(held.last());
            assertThat(bits.oldest()).isEqualTo(held.first());
        }
    }

    @Test
    void keepsWhatAShorterMapDoesNotReach() {
        TreeSet<Long> held = new TreeSet<>();
        for (long id = 1; id <= 100; id++) {
            held.add(id);
        }
        WindowBits bits = new WindowBits(256);
        bits.replace(map(held, 1));
        held.add(101L);
        held.remove(60L);
        held.remove(99L);

        bits.replace(map(held, 90));

        assertThat(bits.has(60)).isTrue();
        assertThat(bits.has(99)).isFalse();
        assertThat(bits.has(101)).isTrue();
    }

    @Test
    void forgetsWhatLiesFarBehind() {
        WindowBits bits = new WindowBits(64);
        bits.add(1);
        bits.add(64);
        bits.add(65);

        assertThat(bits.has(1)).isFalse();
        assertThat(bits.has(64)).isTrue();
        bits.add(1_000_000);
        assertThat(bits.has(65)).isFalse();
        assertThat(bits.newest()).isEqualTo(1_000_000);
    }

    @Test
    void growsWithoutForgetting() {
        WindowBits bits = new WindowBits(64);
        bits.add(10);
        bits.add(60);

        bits.growTo(500);
        bits.add(400);

        assertThat(bits.has(10)).isTrue();
        assertThat(bits.has(60)).isTrue();
        assertThat(bits.has(11)).isFalse();
        assertThat(bits.capacity()).isEqualTo(512);
    }

    @Test
    void findsTheNewestOfASubstream() {
        WindowBits bits = new WindowBits(64);
        bits.add(3);
        bits.add(11);
        bits.add(14);

        assertThat(bits.newestOf(3, 8, 1)).isEqualTo(11);
        assertThat(bits.newestOf(6, 8, 1)).isEqualTo(14);
        assertThat(bits.newestOf(5, 8, 1)).isZero();
        assertThat(bits.newestOf(3, 8, 12)).isZero();
    }
}
