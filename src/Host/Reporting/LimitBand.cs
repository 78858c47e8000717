using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Places in the lists of expected limits, and the choice between CLs and CLs+b.</summary>
internal static class LimitBand
{
    /// <summary>−2σ.</summary>
    public const int Minus2 = 0;

    /// <summary>−1σ.</summary>
    public const int Minus1 = 1;

    /// <summary>Median.</summary>
    public const int Median = 2;

    /// <summary>+1σ.</summary>
    public const int Plus1 = 3;

    /// <summary>+2σ.</summary>
    public const int Plus2 = 4;

    /// <summary>Number of expected limits.</summary>
    public const int Count = 5;

    /// <summary>Observed limit on the chosen statistic [fb].</summary>
    public static double? Observed(this WindowLimit window, LimitStatistic statistic)
        => statistic == LimitStatistic.Cls ? window.ObservedCls : window.ObservedClsb;

    /// <summary>One expected limit on the chosen statistic [fb]; null where it was not obtained.</summary>
    public static double? Expected(this WindowLimit window, LimitStatistic statistic, int band)
    {
        IReadOnlyList<double?> limits = statistic == LimitStatistic.Cls ? window.ExpectedCls : window.ExpectedClsb;
        return band < limits.Count ? limits[band] : null;
    }

    /// <summary>Monte-Carlo error of the observed limit [fb]; null for asymptotic limits.</summary>
    public static double? ObservedError(this WindowLimit window, LimitStatistic statistic)
        => statistic == LimitStatistic.Cls ? window.Toys?.ObservedClsError : window.Toys?.ObservedClsbError;

    /// <summary>Monte-Carlo error of the median expected limit [fb]; null for asymptotic limits.</summary>
    public static double? ExpectedError(this WindowLimit window, LimitStatistic statistic)
        => statistic == LimitStatistic.Cls ? window.Toys?.ExpectedClsError : window.Toys?.ExpectedClsbError;

    /// <summary>The asymptotic result, also where toys replaced it.</summary>
    public static WindowLimit Asymptotic(this WindowLimit window) => window.Toys?.Asymptotic ?? window;

    /// <summary>The statistic's name as text: CLs or CLs+b.</summary>
    public static string Name(this LimitStatistic statistic) => statistic == LimitStatistic.Cls ? "CLs" : "CLs+b";
}
