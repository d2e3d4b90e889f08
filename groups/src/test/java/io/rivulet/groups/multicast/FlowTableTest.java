package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.groups.spi.PeerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowTableTest {
    private static final int NEIGHBOURS = 20;
    private static final int STREAMS = 5;

    private record Flow(int neighbour, int flow, int kind, int stream) {}

    private final FlowTable table = new FlowTable(neighbours());
    private final List<Flow> flows = new ArrayList<>();

    private static Neighbours neighbours() {
        Neighbours neighbours = new Neighbours(NEIGHBOURS);
        for (int peer = 0; peer < NEIGHBOURS; peer++) {
            neighbours.add(peer);
        }
        return neighbours;
    }

    private int entry(int neighbour, int flow) {
        return flows.stream()
                .filter(known -> known.neighbour == neighbour && known.flow == flow)
                .mapToInt(known -> known.stream << 2 | known.kind)
                .findFirst()
                .orElse(FlowTable.UNKNOWN);
    }

    private void compare() {
        for (int neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
            int who = neighbour;
            for (int flow = 1; flow < 40; flow++) {
                assertThat(table.find(neighbour, flow)).isEqualTo(entry(neighbour, flow));
            }
            assertThat(table.inbound(neighbour))
                    .isEqualTo(flows.stream()
                            .filter(known -> known.neighbour == who && known.kind % 2 == 0)
                            .count());
            for (int kind = 0; kind < 4; kind++) {
                for (int stream = 0; stream < STREAMS; stream++) {
                    int flow = table.flow(neighbour, kind, stream);
                    Flow expected = new Flow(who, flow, kind, stream);
                    boolean isAny = flows.stream()
                            .anyMatch(known -> known.neighbour == who
                                    && known.kind == expected.kind
                                    && known.stream == expected.stream);
                    assertThat(flow != PeerNetwork.NO_FLOW).isEqualTo(isAny);
                    assertThat(!isAny || flows.contains(expected)).isTrue();
                }
            }
        }
    }

    @Test
    void knowsWhatAListKnows() {
        Random random = new Random(5);
        for (int step = 0; step < 4_000; step++) {
            int neighbour = random.nextInt(NEIGHBOURS);
            int flow = 1 + random.nextInt(39);
            int stream = random.nextInt(5) == 0 ? FlowTable.NO_STREAM : random.nextInt(STREAMS);
            int what = random.nextInt(200);
            if (what == 0) {
                table.removeNeighbour(neighbour);
                flows.removeIf(known -> known.neighbour == neighbour);
            } else if (what == 1) {
                table.removeStream(stream);
                flows.removeIf(known -> known.stream == stream);
            } else {
                flows.removeIf(known -> known.neighbour == neighbour && known.flow == flow);
                if (what < 120) {
                    int kind = stream == FlowTable.NO_STREAM ? FlowTable.IN_CONTROL : random.nextInt(4);
                    table.add(neighbour, flow, kind, stream);
                    flows.add(new Flow(neighbour, flow, kind, stream));
                } else {
                    table.remove(neighbour, flow);
                }
            }
            if (step % 20 == 0) {
                compare();
            }
        }
    }

    @Test
    void ofSeveralFlowsThatAreTheSameNoneIsForgotten() {
        table.add(1, 10, FlowTable.IN_FRAGMENTS, 0);
        table.add(1, 11, FlowTable.IN_FRAGMENTS, 0);

        assertThat(table.flow(1, FlowTable.IN_FRAGMENTS, 0)).isEqualTo(10);
        assertThat(table.find(1, 11)).isEqualTo(FlowTable.IN_FRAGMENTS);
        table.remove(1, 10);
        assertThat(table.flow(1, FlowTable.IN_FRAGMENTS, 0)).isEqualTo(11);
    }
}
