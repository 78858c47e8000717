namespace ZPrimeGpu.Host.Configuration;

/// <summary>What the command line overrides in a configuration; null = as configured.</summary>
/// <param name="OutputFolder">Output folder, relative to the working folder.</param>
/// <param name="DataFiles">Files or globs that replace those of the data source.</param>
/// <param name="Device">Accelerator name.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Calculator">Asymptotic or toys.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Toys">Toys per hypothesis.</param>
/// <param name="Ensemble">What varies from toy to toy.</param>
/// <param name="SavedToysFolder">Folder that every toy is saved to, relative to the working folder.</param>
/// <param name="GammaOverM">Width over mass of the signal.</param>
/// <param name="Blind">Leaves the data unread whatever the configuration says.</param>
/// <param name="ControlResults">Whether results of control samples are read.</param>
/// <param name="Precision">In which precision toys are fitted.</param>
/// <param name="Figures">Formats of figures, separated by commas.</param>
internal sealed record RunOverrides(
    string? OutputFolder = null,
    string? DataFiles = null,
    string? Device = null,
    int? Threads = null,
    LimitCalculator? Calculator = null,
    ulong? Seed = null,
    int? Toys = null,
    EnsembleKind? Ensemble = null,
    string? SavedToysFolder = null,
    double? GammaOverM = null,
    bool Blind = false,
    ControlResultUse ControlResults = ControlResultUse.Apply,
    Precision? Precision = null,
    string? Figures = null);
