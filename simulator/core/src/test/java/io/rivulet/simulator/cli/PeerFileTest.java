package io.rivulet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.report.PeerExport;
import io.rivulet.simulator.scenario.PeerResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerFileTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    /** A disk with room for some rows. */
    private static final class Disk implements PeerExport.Rows {
        private final int room;
        private final List<Integer> peers = new ArrayList<>();
        private int closed;

        Disk(int room) {
            this.room = room;
        }

        @Override
        public void add(long seed, PeerResult peer) throws IOException {
            if (peers.size() == room) {
                throw new IOException("no space left");
            }
            peers.add(peer.number());
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private boolean write(Disk disk, int peers) {
        PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
        try (PeerFile file = new PeerFile(err, Path.of("peers.parquet"), disk)) {
            for (int number = 1; number <= peers; number++) {
                file.peersOf(1).accept(new PeerResult(number, "", true, 10, 10, 1, 1, 1, List.of(), List.of()));
            }
            return file.end();
        }
    }

    @Test
    void tellsOnceHowManyPeersAreInIt() {
        Disk disk = new Disk(10);

        assertThat(write(disk, 3)).isTrue();

        assertThat(disk.peers).containsExactly(1, 2, 3);
        assertThat(disk.closed).isEqualTo(1);
        assertThat(told.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Parquet peers.parquet: 3 peers");
    }

    @Test
    void whatCannotBeWrittenIsToldAndStopsNoRun() {
        Disk disk = new Disk(2);

        assertThat(write(disk, 5)).isFalse();

        assertThat(disk.closed).isEqualTo(1);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("peers.parquet could not be written: no space left")
                .hasLineCount(1);
    }
}
