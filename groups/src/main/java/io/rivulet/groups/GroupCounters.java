package io.rivulet.groups;

/** What a group counted so far. Owned by the node's thread; read it there. */
public final class GroupCounters {
    long reportsSent;
    long reportsReceived;
    long reportsMalformed;
    long reportsNotSent;
    long answersWithheld;
    long recordsSkipped;
    long recordsStale;
    long reportsCut;
    long proofsRefused;
    long neighboursRefused;
    long dials;
    long dialFailures;
    long partings;
    long unknownMessages;

    GroupCounters() {}

    /** Reports sent. */
    public long reportsSent() {
        return reportsSent;
    }

    /** Reports received, well formed at least at the start. */
    public long reportsReceived() {
        return reportsReceived;
    }

    /** Reports with something malformed in them. */
    public long reportsMalformed() {
        return reportsMalformed;
    }

    /** Reports not sent for lack of room toward the neighbour. */
    public long reportsNotSent() {
        return reportsNotSent;
    }

    /** Reports not answered because they came too fast. */
    public long answersWithheld() {
        return answersWithheld;
    }

    /** Records of a form that is not known. */
    public long recordsSkipped() {
        return recordsSkipped;
    }

    /** Records about members that nobody heard for too long, or that we know to be gone since. */
    public long recordsStale() {
        return recordsStale;
    }

    /** Reports with more records than are read. */
    public long reportsCut() {
        return reportsCut;
    }

    /** Connect messages without the right proof, or meant for somebody else. */
    public long proofsRefused() {
        return proofsRefused;
    }

    /** Members refused because there are as many neighbours as there may be. */
    public long neighboursRefused() {
        return neighboursRefused;
    }

    /** Attempts to reach a member. */
    public long dials() {
        return dials;
    }

    /** Attempts that failed. */
    public long dialFailures() {
        return dialFailures;
    }

    /** Neighbours parted from by agreement, whoever asked. */
    public long partings() {
        return partings;
    }

    /** Control messages of an unknown type. */
    public long unknownMessages() {
        return unknownMessages;
    }
}
