using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Validation;

/// <summary>The recoil of events by another route: the missing four-vector in the laboratory, no boost.</summary>
internal static class RecoilAnswers
{
    private const double MuonMass = 0.1056583755;

    // In units of s: the four-vectors are of the size of the beams' energy, and a few dozen operations round.
    private const double Rounding = 1e-13;

    /// <summary>A line: the largest difference of the squared recoil mass.</summary>
    /// <param name="device">The accelerator.</param>
    /// <param name="beams">Beams.</param>
    /// <param name="count">Random events.</param>
    public static IEnumerable<ValidationLine> Lines(IAccelerator device, BeamConfig beams, int count)
    {
        EventColumns events = EventValidation.Events(count);
        var columns = new RecoilColumns(count);
        device.Events.Observe(events, 0, count, EventConstants.Frame(beams), columns);
        yield return Line(device.Name, beams, events, columns[RecoilQuantity.MassSquared]);
    }

    /// <summary>The line.</summary>
    /// <param name="device">Name of the accelerator.</param>
    /// <param name="beams">Beams.</param>
    /// <param name="events">Events.</param>
    /// <param name="massSquared">Squared recoil masses that it computed [GeV²].</param>
    internal static ValidationLine Line(string device, BeamConfig beams, EventColumns events, ReadOnlySpan<double> massSquared)
    {
        double half = 0.5e-3 * beams.CrossingAngleMrad;
        double energy = beams.ElectronGeV + beams.PositronGeV;
        double along = (beams.ElectronGeV - beams.PositronGeV) * Math.Cos(half);
        double across = energy * Math.Sin(half);
        double mass = Math.Sqrt((energy * energy) - (along * along) - (across * across));
        double scale = beams.SqrtSGeV is double sqrtS ? sqrtS / mass : 1.0;
        double s = scale * mass * scale * mass;
        double worst = 0.0;
        for (int i = 0; i < events.Count; i++)
        {
            (double x, double y, double z) p = (events[EventQuantity.PxPlus][i], events[EventQuantity.PyPlus][i], events[EventQuantity.PzPlus][i]);
            (double x, double y, double z) m = (events[EventQuantity.PxMinus][i], events[EventQuantity.PyMinus][i], events[EventQuantity.PzMinus][i]);
            double e = (scale * energy) - Energy(p) - Energy(m);
            double px = (scale * across) - p.x - m.x;
            double py = -p.y - m.y;
            double pz = (scale * along) - p.z - m.z;
            worst = Worst.Of(worst, Math.Abs((e * e) - (px * px) - (py * py) - (pz * pz) - massSquared[i]));
        }

        return new ValidationLine(
            ValidationSections.Kernels,
            $"Squared recoil mass on {device}, {events.Count} random events, against the missing four-vector in the laboratory: largest difference [s]",
            worst / s,
            0.0,
            Rounding,
            "rounding: the terms of both cancel to the size of s, a few dozen operations of 1.1e-16");
    }

    private static double Energy((double X, double Y, double Z) p) => Math.Sqrt((MuonMass * MuonMass) + (p.X * p.X) + (p.Y * p.Y) + (p.Z * p.Z));
}
