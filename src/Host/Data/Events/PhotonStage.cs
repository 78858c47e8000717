using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>
/// Photons of an event, from one list column each of energy and angles, or from as many flat columns as there are slots. An energy of 0
/// or null is no photon. The energy sum is the file's where it has one, else the sum over the photons above the threshold.
/// </summary>
internal sealed class PhotonStage : EventStage
{
    private readonly PhotonColumns names;
    private readonly double energyToGeV;
    private readonly double angleToRad;
    private readonly double thresholdGeV;
    private readonly PhotonPart[] parts;
    private EventFile? file;
    private ColumnBatch? sum;
    private int photons;

    /// <summary>Makes the stage.</summary>
    /// <exception cref="InputException">The map names different numbers of columns, or none.</exception>
    public PhotonStage(PhotonColumns names, double energyToGeV, double angleToRad, double thresholdGeV)
    {
        this.names = names;
        this.energyToGeV = energyToGeV;
        this.angleToRad = angleToRad;
        this.thresholdGeV = thresholdGeV;
        if (names.Energy.Count != names.Theta.Count || names.Energy.Count != names.Phi.Count)
        {
            throw new InputException(
                $"The column map names {names.Energy.Count} photon energies, {names.Theta.Count} polar angles and {names.Phi.Count} azimuths; "
                + "name as many of each.");
        }

        if (names.Energy.Count == 0 && names.EnergySum is null)
        {
            throw new InputException(
                "The column map names neither photons nor their energy sum, which the cut photon_veto needs; map them, or declare the cut as upstream.");
        }

        parts = [new PhotonPart(names.Energy), new PhotonPart(names.Theta), new PhotonPart(names.Phi)];
    }

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs
    {
        get
        {
            ColumnUse use = names.Energy.Count == 1 ? ColumnUse.NumberOrList : ColumnUse.Number;
            IEnumerable<ColumnNeed> photonColumns = parts.SelectMany(p => p.Names)
                .Select(n => new ColumnNeed(n, use, "photon energies and angles", SelectionCut.PhotonVeto));
            return names.EnergySum is { } column
                ? photonColumns.Append(new ColumnNeed(column, ColumnUse.Number, "the sum of photon energies", SelectionCut.PhotonVeto))
                : photonColumns;
        }
    }

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        sum = names.EnergySum is { } column ? file.Numbers(column) : null;
        foreach (PhotonPart part in parts)
        {
            part.Bind(file);
        }

        if (parts.Select(p => p.IsList).Distinct().Count() > 1)
        {
            throw new InputException(
                $"'{file.Path}' has lists for some of '{names.Energy[0]}', '{names.Theta[0]}', '{names.Phi[0]}' and single numbers for others; "
                + "all three must be lists, or none.");
        }
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        Span<double> sums = destination.Writable(EventQuantity.PhotonEnergySum)[destination.Count..];
        photons = destination.PhotonOffsets[destination.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            double total = AppendRow(rows[i], destination);
            sums[i] = total;
            destination.PhotonOffsets[destination.Count + i + 1] = photons;
        }

        if (sum is not null && !RowGather.Scaled(sum.Doubles, rows, energyToGeV, sums))
        {
            throw file!.NotFinite(sum, RowGather.FirstFlaw(sum, rows, energyToGeV));
        }
    }

    // Returns the sum of the row's photon energies above the threshold [GeV].
    private double AppendRow(int row, EventColumns destination)
    {
        (PhotonPart energies, PhotonPart thetas, PhotonPart phis) = (parts[0], parts[1], parts[2]);
        int entries = energies.Entries(row);
        if (thetas.Entries(row) != entries || phis.Entries(row) != entries)
        {
            throw file!.Flaw(
                names.Energy[0],
                row,
                $"{entries} photon energies, but {thetas.Entries(row)} polar angles and {phis.Entries(row)} azimuths; the lists must be of one length");
        }

        Grow(destination, photons + entries);
        double total = 0;
        for (int k = 0; k < entries; k++)
        {
            double energy = energies.Value(row, k) * energyToGeV;
            if (energy == 0 || energies.IsMissing(row, k))
            {
                continue;
            }

            double theta = thetas.Value(row, k) * angleToRad;
            double phi = phis.Value(row, k) * angleToRad;
            if (!(energy > 0 && double.IsFinite(energy) && double.IsFinite(theta) && double.IsFinite(phi)))
            {
                throw BadPhoton(row, k, energy, theta, phi);
            }

            destination.PhotonEnergy[photons] = energy;
            destination.PhotonTheta[photons] = theta;
            destination.PhotonPhi[photons++] = phi;
            total += energy > thresholdGeV ? energy : 0;
        }

        return total;
    }

    private InputException BadPhoton(int row, int k, double energy, double theta, double phi)
    {
        bool isEnergyBad = !(energy > 0 && double.IsFinite(energy));
        PhotonPart part = isEnergyBad ? parts[0] : !double.IsFinite(theta) ? parts[1] : parts[2];
        double value = isEnergyBad ? energy : !double.IsFinite(theta) ? theta : phi;
        return file!.Flaw(
            part.Names[part.IsList ? 0 : k],
            row,
            $"photon {k + 1} has the {(isEnergyBad ? "energy" : "angle")} {value}; energies must be positive numbers (0 or null: no photon), angles finite");
    }

    private static void Grow(EventColumns destination, int needed)
    {
        if (destination.PhotonEnergy.Length < needed)
        {
            int length = Math.Max(needed, Math.Max(1024, 2 * destination.PhotonEnergy.Length));
            destination.PhotonEnergy = Resized(destination.PhotonEnergy, length);
            destination.PhotonTheta = Resized(destination.PhotonTheta, length);
            destination.PhotonPhi = Resized(destination.PhotonPhi, length);
        }
    }

    private static double[] Resized(double[] array, int length)
    {
        Array.Resize(ref array, length);
        return array;
    }
}

/// <summary>Energies, polar angles or azimuths of the photons: one list column, or slots.</summary>
internal sealed class PhotonPart(IReadOnlyList<string> names)
{
    private ColumnBatch? list;
    private ColumnBatch[] slots = [];

    /// <summary>Columns.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether it is a list column.</summary>
    public bool IsList => list is not null;

    /// <summary>Takes the columns of a file.</summary>
    public void Bind(EventFile file)
    {
        list = Names.Count == 1 ? file.Find(Names[0], ColumnForm.List) : null;
        slots = list is null ? [.. Names.Select(file.Numbers)] : [];
    }

    /// <summary>Entries of a row; empty slots count.</summary>
    public int Entries(int row) => list is null ? slots.Length : list.Offsets[row + 1] - list.Offsets[row];

    /// <summary>One entry.</summary>
    public double Value(int row, int k) => list is null ? slots[k].Doubles[row] : list.Doubles[list.Offsets[row] + k];

    /// <summary>Whether a slot is null.</summary>
    public bool IsMissing(int row, int k) => list is null && slots[k].IsNull(row);
}
