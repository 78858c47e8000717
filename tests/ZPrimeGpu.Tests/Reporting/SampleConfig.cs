using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>The configuration of the run that never happened.</summary>
internal static class SampleConfig
{
    public static RunConfig Make(double luminosityFb, int binsPerWindow) => new()
    {
        Title = "Invisible Z′ in the 2019–2020 sample",
        Path = "/somewhere/belle2-2020.yaml",
        Text = "title: Sample run\nluminosity: 79.7 fb^-1\nseed: 12345\n",
        OutputFolder = "/somewhere/results",
        LuminosityFb = luminosityFb,
        Beams = new(7.007, 4.000, 83.0, 10.58),
        Columns = new(
            new("px_p", "py_p", "pz_p", "id_p", "dr_p", "dz_p"),
            new("px_m", "py_m", "pz_m", "id_m", "dr_m", "dz_m"),
            new(["ph0_e"], ["ph0_th"], ["ph0_phi"], "esum"),
            "year",
            DefaultYear: null,
            ["trg_eff"],
            1.0,
            1.0,
            1.0),
        Sources =
        [
            new()
            {
                Name = "background", Role = SourceRole.Background, Files = ["/somewhere/background.parquet"], ProcessColumn = "proc",
                ProcessValues = new Dictionary<double, string> { [3.0] = "eemumu", [1.0] = "mumu", [2.0] = "tautau" }, WeightColumn = "w", ClusterColumn = "evt",
            },
            new() { Name = "signal", Role = SourceRole.Signal, Files = ["/somewhere/signal.parquet"], MassColumn = "mzp", WeightColumn = "w" },
            new()
            {
                Name = "data", Role = SourceRole.Data, Files = ["/somewhere/pseudodata.parquet"],
                Upstream = new HashSet<SelectionCut> { SelectionCut.PhotonVeto, SelectionCut.Trigger, SelectionCut.Impact },
            },
        ],
        Selection = new(
            37, 120, new Dictionary<int, double> { [2020] = 30, [2019] = 90 }, 0.5, 2.0, 0.5, 0.4, 179, 4.0, 34, 123, 89, 91, 123, 0.1, 0.5, 15, 0.5),
        Binning = new(0.01, 8.5, WidthTable: null, binsPerWindow, [(9.0, 5), (50.0, 3), (double.PositiveInfinity, 1)], "mumu"),
        Templates = new(SmoothingMode.Adaptive, 50, 40, 200, 12),
        Systematics = new(
            0.01,
            new([(9.0, 0.027), (36.0, 0.065), (double.PositiveInfinity, 0.083)]),
            new([(double.PositiveInfinity, 0.10)]),
            new([(9.0, 0.032), (36.0, 0.086), (double.PositiveInfinity, 0.25)]),
            new([(1.0, 0.34), (double.PositiveInfinity, 0.05)]),
            McStatistics: true,
            ResolutionMorph: 0.0),
        Limits = new(0.90, LimitStatistic.Cls, LimitCalculator.Asymptotic, 0.001),
        GoodnessOfFit = new(0),
        Seed = 12345,
        Device = "auto",
        Threads = 2,
    };
}
