using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>An earlier limit on g′ as it was read.</summary>
/// <param name="Source">What was configured.</param>
/// <param name="MassesGeV">Masses in the order of the file [point] [GeV].</param>
/// <param name="Couplings">Limits on g′; null = a gap [point].</param>
internal sealed record LimitOverlay(OverlayConfig Source, IReadOnlyList<double> MassesGeV, IReadOnlyList<double?> Couplings);
