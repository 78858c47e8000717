namespace ZPrimeGpu.Host.Reporting.HepData;

/// <summary>One table of a submission.</summary>
/// <param name="Name">Name, at most 64 characters.</param>
/// <param name="File">Name of its data file.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Observables">Keyword <c>observables</c>.</param>
/// <param name="Masses">The independent variable [GeV].</param>
/// <param name="Columns">Dependent variables.</param>
internal sealed record HepDataTable(
    string Name, string File, string Description, IReadOnlyList<string> Observables, IReadOnlyList<double> Masses, IReadOnlyList<HepDataColumn> Columns);

/// <summary>One dependent variable.</summary>
/// <param name="Name">Header.</param>
/// <param name="Units">Units; null = a pure number.</param>
/// <param name="Qualifiers">Qualifiers: name, value, units or null.</param>
/// <param name="Values">Values; null = missing in this row.</param>
/// <param name="Bands">Bands about the values: label, lower and upper ends.</param>
internal sealed record HepDataColumn(
    string Name,
    string? Units,
    IReadOnlyList<(string Name, string Value, string? Units)> Qualifiers,
    double?[] Values,
    IReadOnlyList<(string Label, double?[] Lower, double?[] Upper)> Bands);
