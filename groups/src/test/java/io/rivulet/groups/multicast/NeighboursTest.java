package io.rivulet.groups.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeighboursTest {
    @Test
    void thereIsRoomAtOnceForThoseWhoAreExpectedAndForMore() {
        Neighbours neighbours = new Neighbours(Neighbours.MAX);
        neighbours.makeRoom(27);
        assertThat(neighbours.rows()).isEqualTo(27);
        neighbours.makeRoom(5);
        assertThat(neighbours.rows()).as("fewer take no room away").isEqualTo(27);

        for (int peer = 0; peer < Neighbours.MAX; peer++) {
            assertThat(neighbours.add(peer)).isEqualTo(peer);
            assertThat(neighbours.rows()).isGreaterThan(peer).isLessThanOrEqualTo(Neighbours.MAX);
            assertThat(peer >= 27 || neighbours.rows() == 27).isTrue();
        }
        assertThat(neighbours.add(Neighbours.MAX)).isEqualTo(Neighbours.NONE);
    }

    @Test
    void noMoreRoomIsMadeThanThereCanBeNeighbours() {
        Neighbours neighbours = new Neighbours(Neighbours.MAX);
        neighbours.makeRoom(1_000);

        assertThat(neighbours.rows()).isEqualTo(Neighbours.MAX);
    }
}
