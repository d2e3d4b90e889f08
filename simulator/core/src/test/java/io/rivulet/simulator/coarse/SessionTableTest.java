package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionTableTest {
    private final SessionTable sessions = new SessionTable(2);

    @Test
    void peersSlotsAndFlowsDoNotDisturbEachOther() {
        int slot = sessions.add(1_999_999, SessionTable.DIALLING);
        assertThat(sessions.farSlot(slot)).isEqualTo(SessionTable.NONE);
        sessions.open(slot, 40);
        assertThat(sessions.openFlow(slot)).isZero();
        assertThat(sessions.openFlow(slot)).isEqualTo(1);

        sessions.open(slot, SessionTable.MAX_SLOTS);
        sessions.closeFlow(slot, 0);

        assertThat(sessions.peer(slot)).isEqualTo(1_999_999);
        assertThat(sessions.farSlot(slot)).isEqualTo(SessionTable.MAX_SLOTS);
        assertThat(sessions.isFlowOpen(slot, 0)).isFalse();
        assertThat(sessions.isFlowOpen(slot, 1)).isTrue();
        assertThat(sessions.openFlow(slot)).isZero();
    }

    @Test
    void refusesMoreFlowsThanThereIsRoomFor() {
        int slot = sessions.add(7, SessionTable.DIALLING);
        sessions.open(slot, 3);
        for (int flow = 0; flow < SessionTable.MAX_FLOWS; flow++) {
            assertThat(sessions.openFlow(slot)).isEqualTo(flow);
        }

        assertThat(sessions.openFlow(slot)).isEqualTo(SessionTable.NONE);
        assertThat(sessions.farSlot(slot)).isEqualTo(3);
        assertThat(sessions.peer(slot)).isEqualTo(7);
    }

    @Test
    void aSlotIsUsedAgainWithoutWhatWasThere() {
        int slot = sessions.add(7, SessionTable.DIALLING);
        sessions.open(slot, 3);
        sessions.openFlow(slot);
        sessions.remove(slot);

        assertThat(sessions.add(8, SessionTable.DIALLING)).isEqualTo(slot);

        assertThat(sessions.isFlowOpen(slot, 0)).isFalse();
        assertThat(sessions.find(7)).isEqualTo(SessionTable.NONE);
        assertThat(sessions.farSlot(slot)).isEqualTo(SessionTable.NONE);
    }
}
