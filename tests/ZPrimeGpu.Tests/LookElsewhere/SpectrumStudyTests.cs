using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Tests.LookElsewhere;

public sealed class SpectrumStudyTests
{
    [Fact]
    public void Run_AnyThreadsLanesAndBlocks_CountsTheSame()
    {
        SpectrumScan scan = SyntheticScan.Make(15, 1, 1, 1.5, 0.15, Math.Round).Compile();
        ScanLevels levels = ScanLevels.Of(ScanLevels.Default, [2.8], [.. Enumerable.Range(0, 15).Select(i => (double?)(0.3 * i))]);
        string reference = Text(new StudySettings(203, 5, 1, 8));
        Assert.Equal(reference, Text(new StudySettings(203, 5, 2, 8)));
        Assert.Equal(reference, Text(new StudySettings(203, 5, 2, 8) { Block = 11 }));
        Assert.Equal(reference, Text(new StudySettings(203, 5, 3, 4) { Block = 40 }));
        Assert.Equal(reference, Text(new StudySettings(203, 5, 1, 1) { Block = 7 }));
        Assert.NotEqual(reference, Text(new StudySettings(203, 6, 1, 8)));

        string Text(StudySettings settings)
        {
            ScanTally tally = SpectrumStudy.Run(scan, levels, settings, _ => { }, CancellationToken.None);
            Assert.Equal(203, tally.Spectra);
            IEnumerable<long> counts = tally.MaximumAbove.Concat(tally.Upcrossings).Concat(tally.SquaredUpcrossings).Concat(tally.AboveObserved)
                .Concat(tally.MaximaAt).Concat(tally.Histogram).Concat(tally.UpcrossingsAt.SelectMany(u => u)).Concat(tally.Exceedances.SelectMany(e => e))
                .Concat(Enumerable.Range(0, 15).Select(w => tally.MaximumAboveObserved(w)!.Value)).Append(tally.Fits).Append(tally.Iterations);
            return string.Join(' ', counts);
        }
    }

    [Fact]
    public void Run_DisjointWindows_GlobalPValueOfIndependentTests()
    {
        // Twelve windows without a common cell: 1 − Π(1 − p), p of each window counted as well. Luminosity and efficiency are common to all, but scale only the signal.
        SpectrumScan scan = SyntheticScan.Make(12, 20, 1, 6.0, 0.1).Compile();
        const int spectra = 20_000;
        ScanLevels levels = ScanLevels.Of([1.0, 1.5, 2.0, 2.5], [], new double?[12]);
        ScanTally tally = SpectrumStudy.Run(scan, levels, new StudySettings(spectra, 3, 2, 8), _ => { }, CancellationToken.None);
        LookElsewhereResult result = LookElsewhereSummary.Of(scan, tally, new StudySettings(spectra, 3, 2, 8), []);
        for (int i = 0; i < levels.Z.Length; i++)
        {
            double none = 1.0;
            double crossings = 0.0;
            for (int w = 0; w < 12; w++)
            {
                double p = tally.Exceedances[i][w] / (double)spectra;
                none *= 1.0 - p;
                crossings += w == 0 ? 0.0 : p * (1.0 - (tally.Exceedances[i][w - 1] / (double)spectra));
            }

            LevelResult level = result.Levels[i];

            // The p of the windows are counted on the same spectra, which only makes the difference smaller.
            Assert.InRange(level.Global.Value - (1.0 - none), -4.0 * level.Global.Error, 4.0 * level.Global.Error);
            Assert.InRange(level.Upcrossings - crossings, -4.0 * level.UpcrossingsError, 4.0 * level.UpcrossingsError);
            double expected = Math.Log(none) / Math.Log(1.0 - level.LocalPToys);
            Assert.InRange(expected, 11.9, 12.2);
        }

        Assert.Equal((0, 0, spectra), (tally.Failed, tally.LeftOut, tally.Spectra));
    }

    [Fact]
    public void Run_ManyEvents_LocalPValuesAreAsymptotic()
    {
        SpectrumScan scan = SyntheticScan.Make(10, 1, 1, 400.0, 0.05).Compile();
        const int spectra = 8_000;
        ScanLevels levels = ScanLevels.Of([1.0, 2.0], [], new double?[10]);
        ScanTally tally = SpectrumStudy.Run(scan, levels, new StudySettings(spectra, 11, 2, 8), _ => { }, CancellationToken.None);
        LookElsewhereResult result = LookElsewhereSummary.Of(scan, tally, new StudySettings(spectra, 11, 2, 8), []);

        // Ten neighbouring windows are worth about five independent ones, the size of the error; 2 % for the asymptotic formula.
        Assert.All(result.Levels, l =>
        {
            double error = Math.Sqrt(l.LocalP / (5.0 * spectra));
            Assert.InRange(l.LocalPToys / l.LocalP, 0.98 - (4.0 * error / l.LocalP), 1.02 + (4.0 * error / l.LocalP));
        });

        // Correlated windows are fewer than there are.
        Assert.All(result.Levels, l => Assert.InRange(l.EffectiveTrials!.Value, 2.0, 9.0));
    }

    [Fact]
    public void Run_Stopped_CountsWhatIsDone()
    {
        SpectrumScan scan = SyntheticScan.Make(4, 1, 1, 1.0, 0.1).Compile();
        ScanLevels levels = ScanLevels.Of([1.0], [], new double?[4]);
        using var stop = new CancellationTokenSource();
        ScanTally tally = SpectrumStudy.Run(
            scan,
            levels,
            new StudySettings(1_000_000, 1, 1, 8),
            done =>
            {
                if (done >= 128)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Assert.Equal(128, tally.Spectra);
    }

    [Fact]
    public void Scan_OfData_FitsOneNormalisation()
    {
        Assert.Equal(1.0, SyntheticScan.Make(6, 1, 1, 50.0, 0.05).Compile().Normalisation);

        // Data at 1.3 times the templates are fitted exactly, whatever the uncertainties.
        Assert.Equal(1.3, SyntheticScan.Make(6, 1, 1, 50.0, 0.05, b => 1.3 * b).Compile().Normalisation, 1e-6);
        InputException empty = Assert.Throws<InputException>(() => SyntheticScan.Make(6, 1, 1, 50.0, 0.05, _ => 0.0).Compile());
        Assert.Contains("whole spectrum", empty.Message, StringComparison.Ordinal);
    }
}
