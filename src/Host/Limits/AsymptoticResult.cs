namespace ZPrimeGpu.Host.Limits;

/// <summary>Asymptotic limits and significance of one model and dataset. What could not be obtained, or needs data that are not there, is null.</summary>
internal sealed class AsymptoticResult
{
    /// <summary>Observed upper limit, CLs.</summary>
    public double? ObservedCls { get; set; }

    /// <summary>Observed upper limit, CLs+b; 0 where a deficit excludes every signal.</summary>
    public double? ObservedClsb { get; set; }

    /// <summary>Expected upper limits, CLs, −2σ … +2σ.</summary>
    public double?[] ExpectedCls { get; } = new double?[5];

    /// <summary>Expected upper limits, CLs+b, −2σ … +2σ; 0 where the background fluctuates so low that every signal is excluded.</summary>
    public double?[] ExpectedClsb { get; } = new double?[5];

    /// <summary>Discovery test statistic.</summary>
    public double? Q0 { get; set; }

    /// <summary>Fitted POI, not bounded at 0.</summary>
    public double? PoiHat { get; set; }

    /// <summary>Its Hessian error.</summary>
    public double? PoiHatError { get; set; }

    /// <summary>Globals of the free fit with the POI bounded at 0.</summary>
    public double[]? FreeParameters { get; set; }

    /// <summary>NLL of that fit, relative to the saturated model.</summary>
    public double? FreeNll { get; set; }

    /// <summary>Profiled γ of the fit to the data at POI = 0 [bin, group]; null without data.</summary>
    public double[]? BackgroundOnlyFactors { get; set; }

    /// <summary>Whether all that went wrong is that a limit lies beyond the upper bound of the POI.</summary>
    public bool BeyondBound { get; set; }

    /// <summary>The first thing that went wrong, in one sentence; null where nothing did.</summary>
    public string? Problem { get; set; }
}
