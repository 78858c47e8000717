using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Asymptotic limits on a wide signal beside those on a narrow one, hypothesis by hypothesis.</summary>
/// <param name="Wide">Limits on the wide signal, in M²rec alone.</param>
/// <param name="NarrowWindows">Windows of the narrow signal, θ* included.</param>
/// <param name="Narrow">Limits on the narrow signal.</param>
internal sealed record WidthComparison(IReadOnlyList<WindowLimit> Wide, IReadOnlyList<WindowTemplates> NarrowWindows, IReadOnlyList<WindowLimit> Narrow);
