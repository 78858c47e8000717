using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Tests.Templates;

/// <summary>A run configuration with the defaults of the analysis, of which the template stage reads a part.</summary>
internal static class TestConfig
{
    public static RunConfig Run(SmoothingMode smoothing = SmoothingMode.Adaptive) => new()
    {
        Title = "test",
        Path = "test",
        Text = "title: test",
        OutputFolder = "test",
        LuminosityFb = SyntheticSignal.LuminosityFb,
        Beams = new BeamConfig(7.007, 4, 83, 10.58),
        Columns = new(new("a", "b", "c", null, null, null), new("d", "e", "f", null, null, null), null, null, 2020, [], 1, 1, 1),
        Sources = [],
        Selection = new(37, 120, new Dictionary<int, double> { [2020] = 30 }, 0.5, 2, 0.5, 0.4, 179, 4, 34, 123, 89, 91, 123, 0.1, 0.5, 15, 0.5),
        Binning = MassWindowGridTests.Binning(),
        Templates = SyntheticBackground.Smoothing(smoothing),
        Systematics = new(
            Luminosity: 0.01,
            SignalEfficiency: new([(9, 0.027), (36, 0.065), (double.PositiveInfinity, 0.083)]),
            SignalShape: new([(double.PositiveInfinity, 0.1)]),
            BackgroundShape: new([(9, 0.032), (36, 0.086), (double.PositiveInfinity, 0.25)]),
            PhotonVeto: new([(1, 0.34), (double.PositiveInfinity, 0.05)]),
            McStatistics: true,
            ResolutionMorph: 0),
        Limits = new(0.9, LimitStatistic.Cls, LimitCalculator.Asymptotic, 0.01),
        GoodnessOfFit = new(0),
        Seed = 1,
        Device = "simd",
        Threads = 2,
    };
}
