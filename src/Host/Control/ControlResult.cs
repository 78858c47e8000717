using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Control;

/// <summary>Everything measured with control samples.</summary>
/// <param name="Samples">Comparison of each sample.</param>
/// <param name="Trigger">Trigger efficiency; null = not asked for.</param>
/// <param name="Photons">Inefficiency of the photon veto by region; empty = not asked for.</param>
/// <param name="Resolution">Width of the peak; null = not asked for.</param>
internal sealed record ControlResult(
    IReadOnlyList<SampleComparison> Samples, TriggerResult? Trigger, IReadOnlyList<PhotonRegion> Photons, ResolutionResult? Resolution)
{
    /// <summary>The photon veto was measured below this M²rec [GeV²].</summary>
    public double PhotonsBelowGeV2 { get; init; }

    /// <summary>Evaluates the sums.</summary>
    /// <param name="sums">Sums of every sample.</param>
    /// <param name="config">What is asked for.</param>
    /// <param name="binsPerWindow">M² bins of a window.</param>
    public static ControlResult Of(IReadOnlyList<ControlSums> sums, ControlConfig config, int binsPerWindow)
    {
        ControlSums Named(string name) => sums.First(s => s.Sample.Name == name);
        return new ControlResult(
            [.. sums.Select(s => SampleComparison.Of(s, config.RangesBelowGeV2, binsPerWindow))],
            config.Trigger is { } trigger ? TriggerResult.Of(Named(trigger.Sample), trigger.Form) with { Probe = trigger.Probe } : null,
            config.Photons is { } photons ? PhotonRegion.Of(Named(photons.Sample)) : [],
            config.Resolution is { } resolution ? ResolutionResult.Of(Named(resolution.Sample)) : null)
        {
            PhotonsBelowGeV2 = config.Photons?.MaxGeV2 ?? 0,
        };
    }
}

/// <summary>Trigger efficiency on both sides.</summary>
/// <param name="Sample">Sample.</param>
/// <param name="Simulation">Points of the simulation.</param>
/// <param name="Data">Points of the data.</param>
/// <param name="SimulationCurve">Their parameterisation; null where two parameters cannot be had.</param>
/// <param name="DataCurve">The same for data.</param>
internal sealed record TriggerResult(
    string Sample, IReadOnlyList<EfficiencyPoint> Simulation, IReadOnlyList<EfficiencyPoint> Data, EfficiencyCurve? SimulationCurve, EfficiencyCurve? DataCurve)
{
    /// <summary>Flags that were probed.</summary>
    public IReadOnlyList<string> Probe { get; init; } = [];

    /// <summary>Evaluates the sums.</summary>
    public static TriggerResult Of(ControlSums sums, EfficiencyForm form)
    {
        EfficiencyPoint[] simulation = Points(sums.Simulation);
        EfficiencyPoint[] data = Points(sums.Data);
        return new TriggerResult(sums.Sample.Name, simulation, data, EfficiencyCurve.Fit(simulation, form), EfficiencyCurve.Fit(data, form));
    }

    private static EfficiencyPoint[] Points(ControlTally tally)
    {
        var points = new List<EfficiencyPoint>();
        for (int i = 0; i < tally.Trigger.Length; i++)
        {
            if (BinomialInterval.Of(tally.Trigger[i]) is { } efficiency)
            {
                points.Add(new EfficiencyPoint(tally.TriggerMoment[i] / tally.Trigger[i].All.Weights, efficiency));
            }
        }

        return [.. points];
    }
}

/// <summary>Inefficiency of the photon veto in one region of the photon's polar angle.</summary>
/// <param name="FromDeg">Start [deg].</param>
/// <param name="ToDeg">End [deg].</param>
/// <param name="Simulation">Simulation; null = no events.</param>
/// <param name="Data">Data; null = no events.</param>
/// <param name="Missed">Simulated events that pass the veto: what the ratio rescales.</param>
internal sealed record PhotonRegion(double FromDeg, double ToDeg, BinomialInterval? Simulation, BinomialInterval? Data, WeightPair Missed)
{
    /// <summary>Data over simulation; null where either is missing or 0.</summary>
    public double? Ratio => Simulation is { Value: > 0 } s && Data is { Value: > 0 } d ? d.Value / s.Value : null;

    /// <summary>Its error: relative errors of both in quadrature.</summary>
    public double? RatioError => Ratio is double r ? r * Math.Sqrt(Squared(Data!.Value.Error / Data.Value.Value) + Squared(Simulation!.Value.Error / Simulation.Value.Value)) : null;

    /// <summary>Evaluates the sums.</summary>
    public static PhotonRegion[] Of(ControlSums sums) =>
    [
        .. sums.Simulation.Photons.Select((simulated, i) => new PhotonRegion(
            sums.Simulation.PhotonEdgesDeg[i],
            sums.Simulation.PhotonEdgesDeg[i + 1],
            BinomialInterval.Of(simulated),
            BinomialInterval.Of(sums.Data.Photons[i]),
            simulated.Passed)),
    ];

    /// <summary>Relative uncertainty of the rescaled background: the average of the regions' relative errors, by rescaled background.</summary>
    /// <returns>Null where no region has a ratio.</returns>
    public static double? AverageUncertainty(IReadOnlyList<PhotonRegion> regions)
    {
        PhotonRegion[] measured = [.. regions.Where(r => r.Ratio is not null)];
        double sum = measured.Sum(r => r.Missed.Weights * r.Ratio!.Value);
        return sum > 0 ? measured.Sum(r => r.Missed.Weights * r.RatioError!.Value) / sum : null;
    }

    private static double Squared(double x) => x * x;
}

/// <summary>Width of the recoil peak on both sides.</summary>
/// <param name="Sample">Sample.</param>
/// <param name="Simulation">Simulation; null = no peak.</param>
/// <param name="Data">Data; null = no peak.</param>
internal sealed record ResolutionResult(string Sample, PeakWidth? Simulation, PeakWidth? Data)
{
    /// <summary>Width in data over width in simulation.</summary>
    public double? Ratio => Simulation is { } s && Data is { } d ? d.Sigma / s.Sigma : null;

    /// <summary>Its error.</summary>
    public double? RatioError => Simulation is { } s && Data is { } d
        ? d.Sigma / s.Sigma * Math.Sqrt(Math.Pow(d.SigmaError / d.Sigma, 2) + Math.Pow(s.SigmaError / s.Sigma, 2))
        : null;

    /// <summary>Evaluates the sums.</summary>
    public static ResolutionResult Of(ControlSums sums) => new(sums.Sample.Name, PeakWidth.Of(sums.Simulation), PeakWidth.Of(sums.Data));
}
