using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Fits of one kind.</summary>
/// <param name="Name">What they were made for.</param>
/// <param name="Toys">Toys thrown; null where there are none.</param>
/// <param name="FailedToys">Toys left out because one of their fits failed.</param>
/// <param name="Fits">Counts.</param>
internal sealed record FitKind(string Name, long? Toys, long FailedToys, FitCounts Fits);

/// <summary>The fits of a run by what they were made for; kinds add up to the fits of the windows.</summary>
internal static class FitBreakdown
{
    /// <summary>Asymptotic limits.</summary>
    public const string Asymptotic = "asymptotic";

    /// <summary>Limits by toys, the fits to data that they start from included.</summary>
    public const string Toys = "toys";

    /// <summary>Goodness of fit, the fits to data included.</summary>
    public const string GoodnessOfFit = "goodness_of_fit";

    /// <summary>The kinds that took place.</summary>
    public static IReadOnlyList<FitKind> Of(IReadOnlyList<WindowLimit> limits)
    {
        FitCounts asymptotic = FitCounts.Of(limits.Select(w => w.Asymptotic()));
        WindowGoodnessOfFit[] tests = [.. limits.Select(w => w.GoodnessOfFit).OfType<WindowGoodnessOfFit>()];
        FitCounts goodness = tests.Aggregate(
            default(FitCounts), (sum, t) => new(sum.Fits + t.Tally.Fits, sum.Retried + t.Tally.Retried, sum.Failed + t.Tally.Failed));
        var kinds = new List<FitKind>();
        WindowToys[] toys = [.. limits.Select(w => w.Toys).OfType<WindowToys>()];
        if (toys.Length == 0)
        {
            // The windows' own counts hold the goodness of fit, too.
            asymptotic = Less(asymptotic, goodness);
        }

        kinds.Add(new(Asymptotic, null, 0, asymptotic));
        if (toys.Length > 0)
        {
            FitCounts byToys = Less(Less(FitCounts.Of(limits), asymptotic), goodness);
            kinds.Add(new(Toys, toys.Sum(t => t.Toys), toys.Sum(t => t.FailedToys), byToys));
        }

        if (tests.Length > 0)
        {
            kinds.Add(new(GoodnessOfFit, tests.Sum(t => (long)t.Result.Toys), tests.Sum(t => (long)t.Result.FailedToys), goodness));
        }

        return kinds;
    }

    private static FitCounts Less(FitCounts all, FitCounts part) => new(all.Fits - part.Fits, all.Retried - part.Retried, all.Failed - part.Failed);
}
