namespace ZPrimeGpu.Host.Data;

/// <summary>What a source of events is for.</summary>
internal enum SourceRole
{
    /// <summary>Simulated background; several processes may share a file.</summary>
    Background,

    /// <summary>Simulated signal; weights are events per fb of cross section.</summary>
    Signal,

    /// <summary>Recorded (or pseudo-) data: weight 1.</summary>
    Data,
}

/// <summary>One source of events: files, the rows wanted, and the process of each row.</summary>
internal sealed record EventSource
{
    /// <summary>Name used in messages and figures.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required SourceRole Role { get; init; }

    /// <summary>Files or globs, absolute; the format follows the extension (.parquet, .npz, .npy, .csv, .csv.gz, .root, .h5, .hdf5); "x.root:tree" names a tree, "x.h5:group" a group.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Rows are kept where each named column has one of the listed values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Filter { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Process of every row, where the source holds one; null where <see cref="ProcessColumn"/> says it by row.</summary>
    public string? Process { get; init; }

    /// <summary>Column whose value gives the process of a row (background).</summary>
    public string? ProcessColumn { get; init; }

    /// <summary>Value of <see cref="ProcessColumn"/> → process name; rows with other values are dropped.</summary>
    public IReadOnlyDictionary<double, string> ProcessValues { get; init; } = new Dictionary<double, string>();

    /// <summary>Column with the generated mass [GeV] (signal), or null where <see cref="MassGeV"/> holds for every row.</summary>
    public string? MassColumn { get; init; }

    /// <summary>Generated mass of every row [GeV] (signal), or null.</summary>
    public double? MassGeV { get; init; }

    /// <summary>Weight column; null = weight 1.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Factor on every weight.</summary>
    public double WeightScale { get; init; } = 1.0;

    /// <summary>Luminosity that the weights are normalised to [fb⁻¹]; expectations are scaled from it to the run's luminosity.</summary>
    public double? WeightLuminosityFb { get; init; }

    /// <summary>Column that names the generated event of a row: rows that share it are clustered in Monte-Carlo errors; null = independent rows.</summary>
    public string? ClusterColumn { get; init; }

    /// <summary>Cuts that were applied before the file was written; they are not applied again, and need no columns.</summary>
    public IReadOnlySet<SelectionCut> Upstream { get; init; } = new HashSet<SelectionCut>();
}

/// <summary>One muon's columns. Null = not in the files.</summary>
/// <param name="Px">x momentum.</param>
/// <param name="Py">y momentum.</param>
/// <param name="Pz">z momentum.</param>
/// <param name="Id">Muon likelihood ratio.</param>
/// <param name="Dr">Transverse impact parameter.</param>
/// <param name="Dz">Longitudinal impact parameter.</param>
internal sealed record MuonColumns(string Px, string Py, string Pz, string? Id, string? Dr, string? Dz);

/// <summary>
/// Photon columns: either one list column each, or the same number of flat columns each (slots; energy 0 or null = no photon).
/// </summary>
/// <param name="Energy">Energies.</param>
/// <param name="Theta">Polar angles, laboratory.</param>
/// <param name="Phi">Azimuths.</param>
/// <param name="EnergySum">Sum over all photons of the event where the file has it (it may count more than the slots hold); null = summed here.</param>
internal sealed record PhotonColumns(IReadOnlyList<string> Energy, IReadOnlyList<string> Theta, IReadOnlyList<string> Phi, string? EnergySum);

/// <summary>Names and units of columns; the factors convert to GeV, radians and centimetres.</summary>
/// <param name="MuonPlus">The positive muon.</param>
/// <param name="MuonMinus">The negative muon.</param>
/// <param name="Photons">Photons; null = none in the files.</param>
/// <param name="Year">Year column; null where <paramref name="DefaultYear"/> is given.</param>
/// <param name="DefaultYear">Year of every event without a year column.</param>
/// <param name="TriggerFlags">Columns that must be non-zero for the trigger cut, besides the two-track geometry.</param>
/// <param name="EnergyToGeV">Factor from file units.</param>
/// <param name="AngleToRad">Factor from file units.</param>
/// <param name="LengthToCm">Factor from file units.</param>
internal sealed record ColumnMap(
    MuonColumns MuonPlus,
    MuonColumns MuonMinus,
    PhotonColumns? Photons,
    string? Year,
    int? DefaultYear,
    IReadOnlyList<string> TriggerFlags,
    double EnergyToGeV,
    double AngleToRad,
    double LengthToCm);
