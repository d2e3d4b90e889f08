package io.rivulet.simulator.coarse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void whatIsKnownOfASessionIsKeptApart() {
        int slot = sessions.add(7, SessionTable.DIALLING);
        int other = sessions.add(8, SessionTable.DIALLING);
        sessions.open(slot, 3);
        sessions.setInterest(slot, 63);
        sessions.setWindow(slot, 0xfedc_ba98);
        sessions.onPacket(slot, 0);
        sessions.onPacket(slot, 8_000_000L);

        // A push waits: what is sent after it leaves before it, by more than can be told.
        assertThat(sessions.onPacket(slot, -100_000_000_000L)).isNegative();

        assertThat(sessions.interest(slot)).isEqualTo(63);
        assertThat(sessions.window(slot)).isEqualTo(0xfedc_ba98);
        assertThat(sessions.state(slot)).isEqualTo(SessionTable.OPEN);
        assertThat(sessions.window(other)).isZero();
        sessions.setInterest(slot, 0);
        sessions.remove(slot);
        assertThat(sessions.window(slot)).isEqualTo(0xfedc_ba98);
        assertThat(sessions.state(slot)).isEqualTo(SessionTable.FREE);
        assertThat(sessions.onPacket(other, 5_000_000L)).isEqualTo(1_000_000_000L);
        assertThat(sessions.onPacket(other, 13_000_000L)).isEqualTo(876_000_000L);
    }

    @Test
    void connectsToOnePeerAreBounded() {
        int slot = sessions.add(7, SessionTable.DIALLING);

        assertThatThrownBy(() -> sessions.setInterest(slot, 64)).hasMessageContaining("64");
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
