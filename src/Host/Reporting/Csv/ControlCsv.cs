using ZPrimeGpu.Host.Control;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary>Tables of <c>zprime control</c>.</summary>
internal static class ControlCsv
{
    /// <summary>Data over simulation by sample and range of M²rec.</summary>
    public static void WriteRatios(TextWriter writer, ControlResult result)
    {
        using var csv = new CsvTable(
            writer,
            ["sample", "m2_from_gev2", "m2_below_gev2", "simulation", "simulation_err", "data", "data_err", "ratio", "ratio_err", "ratio_after_network", "ratio_after_network_err",
                "network_efficiency_ratio", "network_efficiency_ratio_err", "efficiency_systematic", "background_shape_systematic"]);
        foreach (SampleComparison sample in result.Samples)
        {
            foreach (RangeComparison range in sample.Ranges)
            {
                csv.Add(sample.Name).Add(range.FromGeV2).Add(range.BelowGeV2)
                    .Add(range.Simulation.Weights).Add(range.Simulation.Error).Add(range.Data.Weights).Add(range.Data.Error)
                    .Add(range.Before?.Value).Add(range.Before?.Error).Add(range.After?.Value).Add(range.After?.Error)
                    .Add(range.NetworkEfficiency?.Value).Add(range.NetworkEfficiency?.Error).Add(range.Efficiency).Add(range.BackgroundShape)
                    .EndRow();
            }
        }
    }

    /// <summary>Points of the trigger efficiency, with the fitted curve at the same places.</summary>
    public static void WriteTrigger(TextWriter writer, TriggerResult trigger)
    {
        using var csv = new CsvTable(writer, ["kind", "m2_gev2", "efficiency", "low", "high", "effective_passed", "effective_events", "fit", "fit_err"]);
        Write("simulation", trigger.Simulation, trigger.SimulationCurve);
        Write("data", trigger.Data, trigger.DataCurve);

        void Write(string kind, IReadOnlyList<EfficiencyPoint> points, EfficiencyCurve? curve)
        {
            foreach ((double m2, BinomialInterval e) in points)
            {
                csv.Add(kind).Add(m2).Add(e.Value).Add(e.Low).Add(e.High).Add(e.Passed).Add(e.Trials).Add(curve?.At(m2)).Add(curve?.ErrorAt(m2)).EndRow();
            }
        }
    }

    /// <summary>Inefficiency of the photon veto by region.</summary>
    public static void WritePhotons(TextWriter writer, IReadOnlyList<PhotonRegion> regions)
    {
        using var csv = new CsvTable(
            writer,
            ["theta_from_deg", "theta_to_deg", "simulation", "simulation_low", "simulation_high", "data", "data_low", "data_high", "ratio", "ratio_err", "simulation_missed", "simulation_missed_err"]);
        foreach (PhotonRegion r in regions)
        {
            csv.Add(r.FromDeg).Add(r.ToDeg)
                .Add(r.Simulation?.Value).Add(r.Simulation?.Low).Add(r.Simulation?.High)
                .Add(r.Data?.Value).Add(r.Data?.Low).Add(r.Data?.High)
                .Add(r.Ratio).Add(r.RatioError).Add(r.Missed.Weights).Add(r.Missed.Error)
                .EndRow();
        }
    }
}
