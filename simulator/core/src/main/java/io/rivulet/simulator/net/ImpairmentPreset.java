package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import io.rivulet.transport.ConfigCheck;
import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.LossModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong on the way, on each uplink and so once on each way: loss, and datagrams that are held back, arrive twice or arrive damaged.
 *
 * @param loss which datagrams are lost
 * @param reorderRatio share that is held back while later ones pass, 0 to 1
 * @param reorderWindow how long at most those are held back, 0 to 1 h
 * @param duplicateRatio share that arrives twice, 0 to 1
 * @param corruptRatio share that arrives with one bit flipped, 0 to 1
 */
public record ImpairmentPreset(
        LossModel loss, double reorderRatio, Duration reorderWindow, double duplicateRatio, double corruptRatio) {
    private static final Duration MAX_WINDOW = Duration.ofHours(1);

    /** Nothing goes wrong. */
    public static final ImpairmentPreset NONE = ofLoss(LossModel.NONE);

    /**
     * Loss in bursts: a datagram in 200 brings the bad state, which a datagram in three and a third ends, and in which half is lost; 0.82 %
     * in the long run. After Gilbert (1960) and Elliott (1963); the parameters are ours.
     */
    public static final ImpairmentPreset GILBERT_ELLIOTT = ofLoss(new LossModel(0.005, 0.3, 0, 0.5));

    /** @throws IllegalArgumentException naming every value that is out of range */
    public ImpairmentPreset {
        boolean isWindow = !reorderWindow.isNegative() && reorderWindow.compareTo(MAX_WINDOW) <= 0;
        new ConfigCheck("impairments")
                .that(loss != null, "loss", "is null; say LossModel.NONE")
                .ratio("reorderRatio", reorderRatio)
                .that(isWindow, "reorderWindow", "is " + reorderWindow + ", must be 0s to 1h")
                .ratio("duplicateRatio", duplicateRatio)
                .ratio("corruptRatio", corruptRatio)
                .finish();
    }

    /** Loss, and nothing else. */
    public static ImpairmentPreset ofLoss(LossModel loss) {
        return new ImpairmentPreset(loss, 0, Duration.ZERO, 0, 0);
    }

    /** Each datagram is lost with the same probability (Bernoulli). */
    public static ImpairmentPreset bernoulli(double lossRatio) {
        return ofLoss(LossModel.independent(lossRatio));
    }

    /**
     * Reads a preset: {@code none}, {@code 1%}, {@code bernoulli:1%}, {@code gilbert-elliott:0.005,0.3,0.5,0} (into the bad state, out of
     * it, loss in it, loss in the good one; all may be left out), {@code reorder:1%,50ms}, {@code duplicate:0.1%}, {@code corrupt:0.01%}.
     * Several are joined by a plus sign.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    public static ImpairmentPreset parse(String text) {
        ImpairmentPreset result = NONE;
        for (String part : text.split("\\+", -1)) {
            result = result.with(part);
        }
        return result;
    }

    private ImpairmentPreset with(String part) {
        if (!part.isBlank() && Character.isDigit(part.strip().charAt(0))) {
            return with(LossModel.independent(Amounts.share(part, "1% or 0.01")));
        }
        PresetText text = new PresetText("impairment", part);
        return switch (text.name()) {
            case "none" -> this;
            case "bernoulli" -> {
                String form = "bernoulli:1%";
                yield with(
                        LossModel.independent(Amounts.share(text.takes(1, form).argument(0), form)));
            }
            case "gilbert-elliott" -> {
                String form =
                        "gilbert-elliott:0.005,0.3,0.5,0 (into the bad state, out of it, loss in it, loss elsewhere)";
                LossModel usual = GILBERT_ELLIOTT.loss;
                text.takes(4, form);
                yield with(new LossModel(
                        text.share(0, usual.enterBadRatio(), form),
                        text.share(1, usual.leaveBadRatio(), form),
                        text.share(3, usual.goodLossRatio(), form),
                        text.share(2, usual.badLossRatio(), form)));
            }
            case "reorder" -> {
                String form = "reorder:1%,50ms";
                double ratio = Amounts.share(text.takes(2, form).argument(0), form);
                Duration window = text.time(1, Duration.ofMillis(50), form);
                yield new ImpairmentPreset(loss, ratio, window, duplicateRatio, corruptRatio);
            }
            case "duplicate" -> {
                String form = "duplicate:0.1%";
                double ratio = Amounts.share(text.takes(1, form).argument(0), form);
                yield new ImpairmentPreset(loss, reorderRatio, reorderWindow, ratio, corruptRatio);
            }
            case "corrupt" -> {
                String form = "corrupt:0.01%";
                double ratio = Amounts.share(text.takes(1, form).argument(0), form);
                yield new ImpairmentPreset(loss, reorderRatio, reorderWindow, duplicateRatio, ratio);
            }
            default ->
                throw text.unknown(List.of(
                        "none",
                        "1%",
                        "bernoulli:1%",
                        "gilbert-elliott[:P,R,BAD,GOOD]",
                        "reorder:1%,50ms",
                        "duplicate:0.1%",
                        "corrupt:0.01%"));
        };
    }

    private ImpairmentPreset with(LossModel model) {
        return new ImpairmentPreset(model, reorderRatio, reorderWindow, duplicateRatio, corruptRatio);
    }

    /** How it is written; {@link #parse} reads it. */
    public String name() {
        List<String> parts = new ArrayList<>();
        if (loss.enterBadRatio() > 0) {
            parts.add("gilbert-elliott:" + Amounts.text(loss.enterBadRatio()) + "," + Amounts.text(loss.leaveBadRatio())
                    + "," + Amounts.text(loss.badLossRatio()) + "," + Amounts.text(loss.goodLossRatio()));
        } else if (loss.goodLossRatio() > 0) {
            parts.add("bernoulli:" + Amounts.text(loss.goodLossRatio()));
        }
        if (reorderRatio > 0) {
            parts.add("reorder:" + Amounts.text(reorderRatio) + "," + Amounts.text(reorderWindow));
        }
        if (duplicateRatio > 0) {
            parts.add("duplicate:" + Amounts.text(duplicateRatio));
        }
        if (corruptRatio > 0) {
            parts.add("corrupt:" + Amounts.text(corruptRatio));
        }
        return parts.isEmpty() ? "none" : String.join("+", parts);
    }

    /** The share that does not arrive whole in the long run: lost, or damaged. */
    public double lossRatio() {
        double bad =
                loss.enterBadRatio() == 0 ? 0 : loss.enterBadRatio() / (loss.enterBadRatio() + loss.leaveBadRatio());
        return either(bad * loss.badLossRatio() + (1 - bad) * loss.goodLossRatio(), corruptRatio);
    }

    /** Puts it on a link, which loses a share of its own, too. */
    public LinkConfig.Builder on(LinkConfig.Builder link, double linkLossRatio) {
        LossModel both = new LossModel(
                loss.enterBadRatio(),
                loss.leaveBadRatio(),
                either(loss.goodLossRatio(), linkLossRatio),
                either(loss.badLossRatio(), linkLossRatio));
        return link.loss(both)
                .reorder(reorderRatio, reorderWindow)
                .duplicateRatio(duplicateRatio)
                .corruptRatio(corruptRatio);
    }

    private static double either(double one, double other) {
        return one + other - one * other;
    }

    /** What becomes of datagrams, for tiers that have no links. */
    public ImpairmentDraws draws(SeedTree seed) {
        return new ImpairmentDraws(
                losses(seed), corruptRatio, duplicateRatio, reorderRatio, reorderWindow.toNanos(), seed);
    }

    /** Which datagrams get lost, for tiers that have no links. */
    public LossDraws losses(SeedTree seed) {
        return new LossDraws(loss, seed);
    }
}
