using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Tests by toys against asymptotic formulae, for windows with many events and data that are the expected background.</summary>
internal static class AsymptoticAnswers
{
    private const double Deviations = 4.0;
    private const double SecondOrder = 0.003;

    // At +2σ the fitted signal is beyond the tested one: q̃ = 0, where formulae and toys mean different things (0.5 and 1). At −2σ toys are few.
    private static readonly (int Index, string Name)[] Bands = [(1, "−1σ"), (2, "median"), (3, "+1σ")];

    /// <summary>Lines of one window.</summary>
    /// <param name="window">A window with many events.</param>
    /// <param name="level">Confidence level: tested is the expected limit.</param>
    /// <param name="request">Toys.</param>
    /// <param name="sweep">Fits them.</param>
    /// <param name="fitter">Fits the data.</param>
    public static IEnumerable<ValidationLine> Lines(WindowTemplates window, double level, ToyRequest request, ToySweep sweep, BatchFitter fitter)
    {
        CompiledModel model = WindowModel.Build(window);
        var tally = new FitTally();
        double? limit = AsymptoticLimits.Run(model, [], fitter, tally, level).ExpectedCls[2];
        HypothesisTest? formulae = limit is double poi ? AsymptoticTests.Test(model, window.Background, poi, TestStatistic.QTilde, fitter, tally, out _) : null;
        ToyTestResult? toys = limit is double tested ? ToyTest.Test(model, window.Background, tested, TestStatistic.QTilde, request, sweep, fitter, tally, out _) : null;
        return Lines(FormattableString.Invariant($"{window.MassGeV:F3} GeV, many events, {request.Toys} toys at the expected limit"), formulae, toys);
    }

    /// <summary>The lines.</summary>
    /// <param name="name">What was tested.</param>
    /// <param name="formulae">The test by formulae; null where it failed.</param>
    /// <param name="toys">The test by toys; null where it failed.</param>
    internal static IEnumerable<ValidationLine> Lines(string name, HypothesisTest? formulae, ToyTestResult? toys)
    {
        yield return Line($"{name}: CLs+b", formulae?.Observed.Clsb, toys?.Observed.Clsb.Value, toys?.Observed.ClsbError);
        yield return Line($"{name}: CLb", formulae?.Observed.Clb, toys?.Observed.Clb.Value, toys?.Observed.ClbError);
        yield return Line($"{name}: CLs", formulae?.Observed.Cls, toys?.Observed.Cls, toys?.Observed.ClsError);
        foreach ((int band, string words) in Bands)
        {
            yield return Line($"{name}: expected CLs, {words}", formulae?.Expected[band].Cls, toys?.Expected.Cls[band], toys?.Expected.ClsError[band]);
        }
    }

    private static ValidationLine Line(string name, double? formula, double? toys, double? error) => new(
        ValidationSections.Asymptotics,
        name,
        formula is null ? null : toys,
        formula ?? 0.0,
        (Deviations * (error ?? 0.0)) + SecondOrder,
        FormattableString.Invariant($"{Deviations} Monte-Carlo errors, and {SecondOrder} for terms of second order of uncertainties and of 1/√n"));
}
