package io.rivulet.overlay.flash;

import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import java.util.ArrayList;
import java.util.List;

/** A client's place in one group at the server: a flow with the join, and the flows that the server answers on. */
public final class ClientGroupChannel {
    private final SendFlow flow;
    private final List<ReceiveFlow> answers = new ArrayList<>(1);
    private Object attachment;

    ClientGroupChannel(SendFlow flow) {
        this.flow = flow;
    }

    /** Whether it is open: the server may introduce members. */
    public boolean isOpen() {
        return flow.isOpen();
    }

    /** What its owner attached, or null. */
    public Object attachment() {
        return attachment;
    }

    /** Attaches something of its owner's. */
    public void attach(Object object) {
        attachment = object;
    }

    SendFlow flow() {
        return flow;
    }

    /** Takes a flow that the server answers on; false when there are enough. */
    boolean addAnswer(ReceiveFlow answer) {
        if (answers.size() == FlashLimits.MAX_FLOWS_PER_GROUP_CHANNEL) {
            return false;
        }
        answers.add(answer);
        return true;
    }

    void removeAnswer(ReceiveFlow answer) {
        answers.remove(answer);
    }

    void close(long nowNs) {
        if (flow.isOpen()) {
            flow.close(nowNs);
        }
    }
}
