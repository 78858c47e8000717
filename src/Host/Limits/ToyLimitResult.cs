using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Limits;

/// <summary>What became of a limit.</summary>
internal enum ToyLimitStatus
{
    /// <summary>A crossing was found.</summary>
    Found,

    /// <summary>Every tested value is excluded: the limit is 0.</summary>
    Zero,

    /// <summary>No tested value is excluded: there is no limit.</summary>
    Beyond,

    /// <summary>A deficit so deep that too few background-only toys reach it for CLs to be known: there is no limit by toys.</summary>
    Unmeasured,

    /// <summary>Needs data that are not there.</summary>
    NoData,

    /// <summary>The fits that toys are made from failed.</summary>
    Failed,
}

/// <summary>An upper limit by toys.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Value">The limit; null where there is none.</param>
/// <param name="Error">Its Monte-Carlo standard error; for a limit of 0 the smallest value tested; null where there is none.</param>
/// <param name="Sentence">What is to be said where the limit is not a crossing; null otherwise.</param>
internal readonly record struct ToyLimit(ToyLimitStatus Status, double? Value, double? Error, string? Sentence)
{
    /// <summary>Without data.</summary>
    public static ToyLimit WithoutData => new(ToyLimitStatus.NoData, null, null, null);
}

/// <summary>What toys gave at one tested value.</summary>
/// <param name="Poi">Tested value.</param>
/// <param name="Stream">Stream of its signal-plus-background toys.</param>
/// <param name="Observed">Tail probabilities of the data; null without data.</param>
/// <param name="Expected">Expected p-values.</param>
/// <param name="SignalToys">Signal-plus-background toys that were used.</param>
/// <param name="BackgroundToys">Background-only toys that were used.</param>
internal sealed record ToyGridRow(double Poi, uint Stream, ToyTails? Observed, ToyBands Expected, int SignalToys, int BackgroundToys);

/// <summary>Limits of one model by toys.</summary>
/// <param name="ObservedCls">Observed limit, CLs.</param>
/// <param name="ExpectedCls">Expected limits, CLs, −2σ … +2σ.</param>
/// <param name="ObservedClsb">Observed limit, CLs+b.</param>
/// <param name="ExpectedClsb">Expected limits, CLs+b, −2σ … +2σ.</param>
/// <param name="Q0">Discovery test statistic of the data; null without data.</param>
/// <param name="P0">Fraction of the background-only toys that reach it; null without data.</param>
/// <param name="Grid">Tested values, rising.</param>
/// <param name="Tally">Counts of toys and fits, and failures.</param>
/// <param name="Problem">Why there are no limits at all, in one sentence; null where there are.</param>
internal sealed record ToyLimitResult(
    ToyLimit ObservedCls,
    ToyLimit[] ExpectedCls,
    ToyLimit ObservedClsb,
    ToyLimit[] ExpectedClsb,
    double? Q0,
    ToyFraction? P0,
    ToyGridRow[] Grid,
    ToyTally Tally,
    string? Problem)
{
    /// <summary>What is missing among the limits on CLs or CLs+b, in one sentence; null where nothing is.</summary>
    public string? ProblemOn(LimitStatistic on)
    {
        (ToyLimit observed, ToyLimit[] expected) = on == LimitStatistic.Cls ? (ObservedCls, ExpectedCls) : (ObservedClsb, ExpectedClsb);
        return Problem ?? expected.Prepend(observed).FirstOrDefault(l => l.Status is ToyLimitStatus.Beyond or ToyLimitStatus.Unmeasured).Sentence;
    }

    /// <summary>Nothing could be obtained.</summary>
    public static ToyLimitResult Without(string problem, ToyTally tally)
    {
        var none = new ToyLimit(ToyLimitStatus.Failed, null, null, problem);
        ToyLimit[] band = [none, none, none, none, none];
        return new(none, band, none, band, null, null, [], tally, problem);
    }
}
