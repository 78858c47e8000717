using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>A process that events are filled for.</summary>
/// <param name="Name">Name in files and figures.</param>
/// <param name="Role">What it is.</param>
/// <param name="MassGeV">Generated mass of a signal [GeV].</param>
/// <param name="Grid">Its grid: the global one for background and data, its own for a signal.</param>
internal sealed record FillProcess(string Name, SourceRole Role, double? MassGeV, FineGrid Grid);

/// <summary>What leaves the event stage.</summary>
/// <param name="Spectra">Spectra [process].</param>
/// <param name="CutFlow">Cut flow: for each process, every cut in order, <see cref="SelectionCut.All"/> first.</param>
internal sealed record EventSummary(ProcessSpectrum[] Spectra, CutFlowRow[] CutFlow);
