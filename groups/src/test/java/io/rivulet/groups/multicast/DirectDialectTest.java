package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.wire.AvailabilityMap;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectDialectTest {
    private static final int CASES = 2_000;

    /** A window in which some fragments of the newest are missing. */
    private static FragmentWindow window(Random random) {
        FragmentWindow window = new SharedFragments(16_384, 1 << 20);
        long first = 1 + random.nextInt(3) * (long) random.nextInt(1_000);
        window.start(first);
        int span = 1 + random.nextInt(random.nextBoolean() ? 20 : 400);
        for (int i = 0; i < span; i++) {
            if (i == span - 1 || random.nextInt(4) > 0) {
                window.place(window.reserve(first + i, 1, true, 0), new byte[1], 0, 1);
            }
        }
        return window;
    }

    @Test
    void aMapThatIsNotWrittenSaysWhatAWrittenOneSays() {
        Random random = new Random(7);
        for (int i = 0; i < CASES; i++) {
            FragmentWindow window = window(random);
            long lowest = window.newest() - random.nextInt(300);
            AvailabilityMap written = new AvailabilityMap();
            ByteWriter out = new ByteWriter(AvailabilityMap.MAX_BYTES);
            AvailabilityMap.write(out, window.newest(), Math.max(lowest, window.low()), window::has);
            ByteReader body = new ByteReader(out.toBytes());
            body.u8();
            assertThat(written.read(body)).isTrue();
            DirectRecorder network = new DirectRecorder();

            new DirectDialect(network).availability(0, 3, window, lowest);
            AvailabilityMap direct = network.map();

            assertThat(network.encodedBytes).as("case %d", i).isEqualTo(out.length());
            assertThat(direct.last()).isEqualTo(written.last());
            assertThat(direct.lowest()).isEqualTo(written.lowest());
            assertThat(direct.words()).isEqualTo(written.words());
            for (int word = 0; word < written.words(); word++) {
                assertThat(direct.word(word)).as("case %d, word %d", i, word).isEqualTo(written.word(word));
            }
            for (long id = window.newest() + 2; id >= 0 && id > window.newest() - 400; id--) {
                assertThat(direct.has(id)).as("case %d, id %d", i, id).isEqualTo(written.has(id));
            }
        }
    }
}
