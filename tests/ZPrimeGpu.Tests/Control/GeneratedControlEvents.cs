using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Tests.Control;

/// <summary>Generated e+e- -> mu mu gamma events with known inefficiencies, as a CSV file, and the configuration that reads it.</summary>
internal static class GeneratedControlEvents
{
    private const double MuonMass = 0.1056583755;

    /// <summary>Share of events whose trigger flag is set.</summary>
    public const double TriggerEfficiency = 0.9;

    /// <summary>Share of electron-muon events.</summary>
    public const double ElectronMuonShare = 0.25;

    /// <summary>Share of electron pairs.</summary>
    public const double ElectronPairShare = 0.3;

    /// <summary>Loss of photons in simulation.</summary>
    public static double Loss(double thetaDeg) => thetaDeg < 90 ? 0.04 : 0.10;

    /// <summary>Writes events to a file.</summary>
    /// <param name="path">CSV file.</param>
    /// <param name="events">Number of events.</param>
    /// <param name="lossScale">Factor on <see cref="Loss"/>.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="copies">Times that every event is written, one list of all events after the other.</param>
    public static void Write(string path, int events, double lossScale, int seed, int copies = 1)
    {
        BeamFrame frame = EventConstants.Frame(new BeamConfig(7.007, 4, 83, 10.58));
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < events; i++)
        {
            double theta = double.DegreesToRadians(34 + (89 * random.NextDouble()));
            double phi = Math.PI * ((2 * random.NextDouble()) - 1);
            double energy = 1.5 + (1.5 * random.NextDouble());
            double[] photon = [energy, energy * Math.Sin(theta) * Math.Cos(phi), energy * Math.Sin(theta) * Math.Sin(phi), energy * Math.Cos(theta)];
            double[] pair = [frame.SumE - photon[0], frame.SumX - photon[1], -photon[2], frame.SumZ - photon[3]];
            (double[] plus, double[] minus) = Decay(pair, random);
            bool lost = random.NextDouble() < lossScale * Loss(double.RadiansToDegrees(theta));
            // e mu, ee, or mu mu.
            double species = random.NextDouble();
            bool electron = species < ElectronMuonShare + ElectronPairShare;
            bool pairOfElectrons = electron && species >= ElectronMuonShare;
            double[] row =
            [
                .. plus, .. minus, pairOfElectrons ? 0.1 : 0.9, electron ? 0.1 : 0.9, pairOfElectrons ? 0.9 : 0.1, electron ? 0.9 : 0.1, random.NextDouble() < TriggerEfficiency ? 1 : 0,
                lost ? 0 : energy, theta, phi, 2020, i,
            ];
            text.AppendJoin(',', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        const string Header = "px_p,py_p,pz_p,px_m,py_m,pz_m,id_p,id_m,eid_p,eid_m,trg,ph_e,ph_th,ph_phi,year,evt\n";
        File.WriteAllText(path, Header + string.Concat(Enumerable.Repeat(text.ToString(), copies)));
    }

    /// <summary>The configuration of both files.</summary>
    public static string Configuration(string simulation, string data) => $$"""
        luminosity_fb: 80
        beams: { electron_gev: 7.007, positron_gev: 4.0, crossing_angle_mrad: 83, sqrt_s_gev: 10.58 }
        columns:
          muon_plus: { px: px_p, py: py_p, pz: pz_p, id: id_p }
          muon_minus: { px: px_m, py: py_m, pz: pz_m, id: id_m }
          photons: { energy: ph_e, theta: ph_th, phi: ph_phi }
          year: year
          trigger_flags: [trg]
        sources:
          - { role: background, name: b, files: '{{simulation}}', process: mumu, upstream: [impact] }
          - { role: signal, name: s, files: '{{simulation}}', mass_gev: 1, weight_luminosity_fb: 80, upstream: [impact] }
        control:
          sources:
            - { kind: simulation, name: mc, files: '{{simulation}}', weight_luminosity_fb: 40, upstream: [impact] }
            - { kind: data, name: taken, files: '{{data}}', upstream: [impact] }
          samples:
            - { name: mumugamma, photon_tag: { energy_min_gev: 1, cone_deg: 15 } }
            - { name: photons, skip: [photon_veto] }
            - { name: probe, skip: [photon_veto], trigger_flags: [] }
            - { name: emu, skip: [muon_id, photon_veto], require: [{ id_p: { min: 0.5 }, eid_m: { min: 0.5 } }] }
            - { name: ee, skip: [muon_id, photon_veto], require: [{ eid_p: { min: 0.5 }, eid_m: { min: 0.5 } }] }
            - { name: every, skip: [muon_id, photon_veto] }
            - { name: strict, skip: [photon_veto], selection: { muon_pt: { min_gev: 2 } }, sources: [mc] }
          trigger_efficiency: { sample: probe, edges_gev2: [-1, -0.01, 0.01, 1] }
          photon_inefficiency: { sample: photons, edges_deg: [34, 60, 90, 123] }
        """;

    // Isotropic in the rest frame of the pair.
    private static (double[] Plus, double[] Minus) Decay(double[] pair, Random random)
    {
        double p2 = (pair[1] * pair[1]) + (pair[2] * pair[2]) + (pair[3] * pair[3]);
        double mass = Math.Sqrt((pair[0] * pair[0]) - p2);
        double p = Math.Sqrt((0.25 * mass * mass) - (MuonMass * MuonMass));
        double cos = (2 * random.NextDouble()) - 1;
        double sin = Math.Sqrt(1 - (cos * cos));
        double phi = 2 * Math.PI * random.NextDouble();
        double[] u = [p * sin * Math.Cos(phi), p * sin * Math.Sin(phi), p * cos];
        return (Boost(u, 1), Boost(u, -1));

        double[] Boost(double[] q, double sign)
        {
            double along = sign * ((q[0] * pair[1]) + (q[1] * pair[2]) + (q[2] * pair[3]));
            double shift = ((along / (pair[0] + mass)) + (0.5 * mass)) / mass;
            return [(sign * q[0]) + (shift * pair[1]), (sign * q[1]) + (shift * pair[2]), (sign * q[2]) + (shift * pair[3])];
        }
    }
}
