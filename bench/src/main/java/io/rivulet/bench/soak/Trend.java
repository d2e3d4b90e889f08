package io.rivulet.bench.soak;

import java.util.List;

/**
 * A straight line through measured values, by least squares, with the interval in which its true slope lies with 95 % confidence. The run
 * may have phases with a level of their own, such as before and after sessions were closed; the slope is that of all phases together.
 *
 * <p>Values that follow one another resemble each other, which makes them worth fewer than they are: the interval is widened by what
 * their residuals correlate.
 *
 * @param count how many values it stands on
 * @param spanHours from the first to the last of them
 * @param mean of all values
 * @param slopePerHour how much they grow
 * @param marginPerHour half of the interval; infinite when there are too few values
 */
record Trend(int count, double spanHours, double mean, double slopePerHour, double marginPerHour) {
    /** A value of a phase. */
    record Point(double hours, double value, int phase) {}

    /** Student's t, 97.5 %, for 1 to 30 degrees of freedom. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Of the normal distribution, which more degrees of freedom come near to. */
    private static final double NORMAL = 1.96;

    /** What is left of the difference for one degree of freedom. */
    private static final double STUDENT_TAIL = 2.4;

    /** More than this would be a line that tells nothing. */
    private static final double MAX_CORRELATION = 0.95;

    static Trend of(List<Point> points) {
        int count = points.size();
        int phases = points.stream().mapToInt(Point::phase).max().orElse(0) + 1;
        double[] meanTimes = new double[phases];
        double[] meanValues = new double[phases];
        int[] counts = new int[phases];
        double mean = 0;
        for (Point point : points) {
            meanTimes[point.phase()] += point.hours();
            meanValues[point.phase()] += point.value();
            counts[point.phase()]++;
            mean += point.value() / count;
        }
        int levels = 0;
        for (int i = 0; i < phases; i++) {
            meanTimes[i] /= Math.max(1, counts[i]);
            meanValues[i] /= Math.max(1, counts[i]);
            levels += counts[i] > 0 ? 1 : 0;
        }
        double times = 0;
        double products = 0;
        for (Point point : points) {
            double time = point.hours() - meanTimes[point.phase()];
            times += time * time;
            products += time * (point.value() - meanValues[point.phase()]);
        }
        double slope = times > 0 ? products / times : 0;
        double[] residuals = points.stream()
                .mapToDouble(point ->
                        point.value() - meanValues[point.phase()] - slope * (point.hours() - meanTimes[point.phase()]))
                .toArray();
        double span =
                count == 0 ? 0 : points.get(count - 1).hours() - points.get(0).hours();
        return new Trend(count, span, mean, slope, margin(residuals, times, count - levels - 1));
    }

    private static double margin(double[] residuals, double times, int freedom) {
        if (freedom < 1 || times <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = 0;
        double neighbours = 0;
        for (int i = 0; i < residuals.length; i++) {
            squares += residuals[i] * residuals[i];
            neighbours += i == 0 ? 0 : residuals[i] * residuals[i - 1];
        }
        if (squares == 0) {
            return 0;
        }
        double correlation = Math.min(MAX_CORRELATION, Math.max(0, neighbours / squares));
        double error = Math.sqrt(squares / freedom / times * (1 + correlation) / (1 - correlation));
        return error * student(freedom);
    }

    private static double student(int freedom) {
        return freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL + STUDENT_TAIL / freedom;
    }

    /** The slope is hardly less than this. */
    double lowPerHour() {
        return slopePerHour - marginPerHour;
    }

    /** The slope is hardly more than this. */
    double highPerHour() {
        return slopePerHour + marginPerHour;
    }
}
