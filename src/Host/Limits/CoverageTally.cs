using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Sums over toys of one point of a coverage study. Every sum is of integers, so that their order, and with it blocks and threads, change nothing.</summary>
internal sealed class CoverageTally
{
    private const int MostNamed = 100;
    private const int Powers = 4;

    // Pulls in units of 2⁻⁴⁰; the fourth power of a pull of a million still fits.
    private const double Unit = 1L << 40;

    // A pull beyond is an accident of its error, and would leave the range of the sums.
    private const double LargestPull = 1e6;

    private readonly Int128[] pullSums = new Int128[Powers];
    private readonly List<ToyFailure> failures = [];
    private int toys;
    private int coveredCls;
    private int coveredClsb;
    private int pulls;

    /// <summary>Toys left out because a fit failed.</summary>
    public int FailedToys { get; private set; }

    /// <summary>Fits made.</summary>
    public long Fits { get; private set; }

    /// <summary>Fits that needed the safe path.</summary>
    public long Retried { get; private set; }

    /// <summary>Fits that failed also there.</summary>
    public long Failed { get; private set; }

    /// <summary>The first hundred failed fits, by toy.</summary>
    public IReadOnlyList<ToyFailure> Failures => [.. failures.OrderBy(f => f.Toy).ThenBy(f => f.Poi ?? double.NegativeInfinity).Take(MostNamed)];

    /// <summary>Fraction covered by CLs limits; null without toys.</summary>
    public ToyFraction? Cls => toys > 0 ? new ToyFraction(coveredCls, toys) : null;

    /// <summary>Fraction covered by CLs+b limits; null without toys.</summary>
    public ToyFraction? Clsb => toys > 0 ? new ToyFraction(coveredClsb, toys) : null;

    /// <summary>Counts a toy.</summary>
    /// <param name="cls">Whether its CLs limit covers.</param>
    /// <param name="clsb">Whether its CLs+b limit covers.</param>
    public void AddToy(bool cls, bool clsb)
    {
        toys++;
        coveredCls += cls ? 1 : 0;
        coveredClsb += clsb ? 1 : 0;
    }

    /// <summary>Counts a toy that is left out.</summary>
    public void AddFailedToy() => FailedToys++;

    /// <summary>Counts a pull; one that is not a number, or beyond a million, is none.</summary>
    public void AddPull(double pull)
    {
        if (!(Math.Abs(pull) <= LargestPull))
        {
            return;
        }

        pulls++;
        double power = Unit;
        for (int k = 0; k < Powers; k++)
        {
            power *= pull;
            pullSums[k] += (Int128)Math.Round(power);
        }
    }

    /// <summary>Counts fits.</summary>
    public void AddFits(long fits, long retried) => (Fits, Retried) = (Fits + fits, Retried + retried);

    /// <summary>Counts and keeps a failed fit.</summary>
    public void AddFailure(ToyFailure failure)
    {
        Failed++;
        failures.Add(failure);
    }

    /// <summary>Adds the sums of another tally.</summary>
    public void Add(CoverageTally other)
    {
        toys += other.toys;
        coveredCls += other.coveredCls;
        coveredClsb += other.coveredClsb;
        pulls += other.pulls;
        FailedToys += other.FailedToys;
        Fits += other.Fits;
        Retried += other.Retried;
        Failed += other.Failed;
        for (int k = 0; k < Powers; k++)
        {
            pullSums[k] += other.pullSums[k];
        }

        // Whatever the order, the first hundred of all are among the first hundred so far and those to come.
        failures.AddRange(other.failures);
        if (failures.Count > 2 * MostNamed)
        {
            IReadOnlyList<ToyFailure> first = Failures;
            failures.Clear();
            failures.AddRange(first);
        }
    }

    /// <summary>Moments of the pulls; null with fewer than two.</summary>
    public CoveragePulls? Pulls()
    {
        if (pulls < 2)
        {
            return null;
        }

        double mean = Moment(0);
        double square = Moment(1);
        double m2 = Math.Max(0.0, square - (mean * mean));
        double m4 = Moment(3) - (4.0 * mean * Moment(2)) + (6.0 * mean * mean * square) - (3.0 * mean * mean * mean * mean);
        double rms = Math.Sqrt(m2);
        double rmsError = rms > 0.0 ? Math.Sqrt(Math.Max(0.0, m4 - (m2 * m2)) / pulls) / (2.0 * rms) : 0.0;
        return new(pulls, mean, rms / Math.Sqrt(pulls), rms, rmsError);
    }

    private double Moment(int power) => (double)pullSums[power] / Unit / pulls;
}
