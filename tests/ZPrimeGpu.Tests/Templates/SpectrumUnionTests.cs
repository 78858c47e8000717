using Xunit;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class SpectrumUnionTests
{
    private static readonly FineGrid Grid = new([0, 1, 2], 2);

    [Fact]
    public void Spectra_OneProcessInTwoSources_AreAddedAndTheirGeneratedEventsKeptApart()
    {
        ProcessSpectrum a = Spectrum("mumu", SourceRole.Background, [1, 2, 0, 0], [new(0, 7, 1), new(1, 7, 2)]);
        ProcessSpectrum b = Spectrum("mumu", SourceRole.Background, [0, 4, 0, 8], [new(1, 7, 4), new(3, 7, 8)]);
        ProcessSpectrum sum = Assert.Single(SpectrumUnion.Spectra([a, b]));
        Assert.Equal([1, 6, 0, 8], sum.SumWeights);
        Assert.Equal([1, 20, 0, 64], sum.SumSquaredWeights);
        Assert.Equal(15, sum.TotalSelected);
        Assert.Equal([2, 2], sum.Clusters!.GroupBy(e => e.Cluster).Select(g => g.Count()));
    }

    [Fact]
    public void Spectra_ManyProcesses_BackgroundsThenSignalsByMassThenData()
    {
        string[] names = [.. SpectrumUnion.Spectra(
        [
            Spectrum("data", SourceRole.Data, [1, 0, 0, 0], null),
            Spectrum("signal_8", SourceRole.Signal, [1, 0, 0, 0], null, 8),
            Spectrum("signal_0.5", SourceRole.Signal, [1, 0, 0, 0], null, 0.5),
            Spectrum("tautau", SourceRole.Background, [1, 0, 0, 0], null),
            Spectrum("mumu", SourceRole.Background, [1, 0, 0, 0], null),
        ]).Select(s => s.Process)];
        Assert.Equal(["tautau", "mumu", "signal_0.5", "signal_8", "data"], names);
    }

    [Fact]
    public void CutFlow_OneProcessInTwoSources_CountsAddErrorsInQuadrature()
    {
        ProcessSpectrum spectrum = Spectrum("mumu", SourceRole.Background, [1, 0, 0, 0], null);
        CutFlowRow[] rows =
        [
            new("mumu", SelectionCut.All, 10, 5.0, 3.0), new("mumu", SelectionCut.Trigger, 4, 2.0, 1.0),
            new("mumu", SelectionCut.All, 20, 7.0, 4.0), new("mumu", SelectionCut.Trigger, 1, 0.5, 0.0),
        ];
        Assert.Equal(
            [new CutFlowRow("mumu", SelectionCut.All, 30, 12.0, 5.0), new CutFlowRow("mumu", SelectionCut.Trigger, 5, 2.5, 1.0)],
            SpectrumUnion.CutFlow([spectrum, spectrum], rows));
    }

    private static ProcessSpectrum Spectrum(string name, SourceRole role, double[] weights, ClusteredEntry[]? clusters, double? mass = null)
        => new(name, role, mass, Grid, weights, [.. weights.Select(w => w * w)], weights.Sum(), clusters);
}
