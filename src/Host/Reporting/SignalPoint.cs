using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>What one generated signal mass shows, before anything is interpolated.</summary>
/// <param name="MassGeV">Generated mass [GeV].</param>
/// <param name="Efficiency">Selected over generated, all cuts.</param>
/// <param name="EfficiencyError">Its statistical error.</param>
/// <param name="BeforeNetwork">The same before the network; null where there is no network.</param>
/// <param name="ResolutionGeV2">Half width of the central 68 % of M²rec − m² [GeV²].</param>
internal sealed record SignalPoint(double MassGeV, double Efficiency, double EfficiencyError, double? BeforeNetwork, double ResolutionGeV2)
{
    /// <summary>The points of a run, by mass.</summary>
    /// <param name="config">Luminosity and selection.</param>
    /// <param name="selected">Spectra after all cuts.</param>
    /// <param name="beforeNetwork">Spectra before the network; null where there is none.</param>
    public static IReadOnlyList<SignalPoint> Make(RunConfig config, IReadOnlyList<ProcessSpectrum> selected, IReadOnlyList<ProcessSpectrum>? beforeNetwork)
    {
        Dictionary<string, double>? before = beforeNetwork?.Where(s => s.Role == SourceRole.Signal).ToDictionary(s => s.Process, s => s.TotalSelected / config.LuminosityFb);
        return
        [
            .. from spectrum in selected
               where spectrum.Role == SourceRole.Signal
               let sample = SignalSample.Of(spectrum, config.LuminosityFb, config.Selection.RecoilThetaBoundaryGeV2)
               orderby sample.MassGeV
               select new SignalPoint(
                   sample.MassGeV,
                   sample.Efficiency,
                   sample.Efficiency * sample.EfficiencyError,
                   before is not null && before.TryGetValue(spectrum.Process, out double earlier) ? earlier : null,
                   sample.Width),
        ];
    }
}
