using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

public sealed class EmptiedWindowsTests
{
    [Fact]
    public void Sentence_DataOfManyCopies_NamesTheWindow()
    {
        // Twenty copies of an event in every eighth bin, nothing in the others: no Poisson fluctuation of any flat background.
        WindowTemplates window = Flat(1.25, 0.4);
        WindowLimit copies = Limit(window with { Observed = [.. window.Background.Select((_, bin) => bin % 8 == 0 ? 20.0 : 0.0)] });
        Assert.True(copies.EmptiedBins > window.Background.Length / 2);
        Assert.True(copies.BackgroundNormalisation > 2.0);
        string sentence = EmptiedWindows.Sentence([copies])!;
        Assert.Contains("1 windows between 2.", sentence, StringComparison.Ordinal);
        Assert.Contains($"empties {copies.EmptiedBins} of {window.Background.Length}", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_CountsOfTheModel_SaysNothing()
    {
        WindowTemplates window = Flat(1.25, 0.4);
        var random = new Random(4);
        WindowLimit[] limits = [.. Enumerable.Range(0, 200).Select(_ => Limit(window with { Observed = GeneratedWindow.Toy(window, 0.0, random) }))];
        Assert.Null(EmptiedWindows.Sentence(limits));
        Assert.Null(EmptiedWindows.Sentence([Limit(window with { Observed = [] })]));
    }

    private static WindowTemplates Flat(double background, double relativeError)
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1) with { MassGeV = 2.0 };
        return window with
        {
            Background = [.. window.Background.Select(_ => background)],
            BackgroundRelativeError = [.. window.Background.Select(_ => relativeError)],
        };
    }

    private static WindowLimit Limit(WindowTemplates window) => AsymptoticLimitCalculator.Run(
        [window], new LimitConfig(0.9, LimitStatistic.Cls, LimitCalculator.Asymptotic, 0.0), HostAccelerator.Simd().Fits, 1, _ => { }, TestContext.Current.CancellationToken)[0];
}
