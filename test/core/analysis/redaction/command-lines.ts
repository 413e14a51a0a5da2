/**
 * Command lines as Falco prints them (arguments joined with blanks, quotes gone), written after the redaction rules and
 * without looking at them. Every secret is put together at run time, so that none stands in a file.
 */
export interface CommandLine {
  readonly text: string;
  readonly secrets: readonly string[];
}

const LOWER = "abcdefghijkmnopqrstuvwxyz";
const UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "23456789";
const HEX = "0123456789abcdef";

let state = 20_261_122;
function chance(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
}
function from(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[chance(alphabet.length)]).join("");
}
const password = (): string => from(UPPER, 2) + from(LOWER, 5) + from(DIGITS, 3) + "!#%+"[chance(4)] + from(LOWER, 2);
const weak = (): string => ["Winter", "Sommer", "Welcome"][chance(3)] + from(DIGITS, 4);
const key = (length: number): string => from(LOWER + UPPER + DIGITS, length);
const hex = (length: number): string => from(HEX, length);

function line(parts: TemplateStringsArray, ...secrets: readonly string[]): CommandLine {
  return { text: parts.map((part, at) => part + (secrets[at] ?? "")).join(""), secrets };
}

export const WITH_SECRETS: readonly CommandLine[] = [
  line`argocd login argo.example.com --username admin --password ${password()} --grpc-web`,
  line`kubeadm join 10.0.0.5:6443 --token ${`${key(6).toLowerCase()}.${key(16).toLowerCase()}`} --discovery-token-ca-cert-hash sha256:abc`,
  line`docker run -d -e MYSQL_ROOT_PASSWORD=${password()} -p 3306:3306 mysql:8`,
  line`docker build --build-arg NPM_TOKEN=${key(36)} -t app .`,
  line`kubectl set env deployment/api API_KEY=${key(32)} -n shop`,
  line`kubectl config set-credentials ci --token=${key(60)}`,
  line`kubectl create secret generic s --from-literal=api-key=${key(24)}`,
  line`helm install pg bitnami/postgresql --set-string auth.postgresPassword=${password()}`,
  line`terraform apply -var db_password=${password()} -auto-approve`,
  line`env TF_VAR_github_token=${key(40)} terraform plan`,
  line`aws secretsmanager create-secret --name db --secret-string ${password()}`,
  line`aws ssm put-parameter --name /app/db --type SecureString --value ${password()}`,
  line`az keyvault secret set --vault-name v --name n --value ${key(32)}`,
  line`az storage account keys renew --account-key ${`${key(86)}==`}`,
  line`gcloud sql users set-password root --instance=db --password=${password()}`,
  line`curl -X POST -d {"username":"admin","password":"${password()}"} https://app.example.com/login`,
  line`curl -d username=admin&password=${weak()}&submit=1 http://10.0.0.9/login.php`,
  line`curl -H X-Auth-Token: ${hex(32)} https://cloud.example.com/v2/servers`,
  line`curl -H apikey: ${key(40)} https://db.example.com/rest/v1/users`,
  line`curl -sSf -u svc:${key(30)} -T out.tgz https://artifactory.example.com/generic/out.tgz`,
  line`http -a admin:${password()} GET https://api.example.com/users`,
  line`wget --header=Authorization: Bearer ${key(48)} https://files.example.com/x`,
  line`ssh-keygen -t ed25519 -N ${password()} -f /root/.ssh/id`,
  line`openssl rsa -in key.pem -passin pass:${password()} -out plain.pem`,
  line`openssl pkcs12 -export -out a.p12 -inkey k.pem -password pass:${password()}`,
  line`gpg --batch --yes --passphrase=${password()} -c backup.tar`,
  line`sh -c echo ${key(30)} | docker login -u ci --password-stdin registry.example.com`,
  line`mysqladmin -u root password ${password()}`,
  line`psql host=db user=app password=${password()} dbname=app`,
  line`sqlplus scott/${password()}@//db:1521/orcl`,
  line`java -Djavax.net.ssl.keyStorePassword=${password()} -jar app.jar`,
  line`keytool -importcert -storepass ${weak()} -keystore k.jks -file c.crt`,
  line`pip install --index-url https://build:${key(24)}@pypi.example.com/simple acme`,
  line`composer config --global http-basic.repo.example.com ci ${key(24)}`,
  line`mvn deploy -Dgpg.passphrase=${password()}`,
  line`mvn sonar:sonar -Dsonar.login=${hex(40)}`,
  line`ansible all -m ping -e ansible_ssh_pass=${password()}`,
  line`sshpass -p${weak()} ssh ops@10.1.2.3 uptime`,
  line`snmpset -v2c -c ${weak()} 10.0.0.1 sysName.0 s x`,
  line`ipmitool -I lanplus -H 10.0.0.7 -U ADMIN -P ${weak()} power status`,
  line`x11vnc -display :0 -passwd ${weak()}`,
  line`xfreerdp /v:10.0.0.8 /u:bob /p:${password()}`,
  line`mosquitto_pub -h mq -u iot -P ${password()} -t a -m b`,
  line`redis-cli -h r --pass ${password()} --no-auth-warning KEYS *`,
  line`rabbitmqadmin -u guest -p ${password()} list queues`,
  line`consul kv get -http-token=${hex(36)} app/config`,
  line`nomad status -token=${hex(36)}`,
  line`vault write auth/userpass/login/bob password=${password()}`,
  line`etcdctl --user root:${password()} get / --prefix`,
  line`env MINIO_ROOT_USER=admin MINIO_ROOT_PASSWORD=${password()} minio server /data`,
  line`s3cmd --access_key=${`AKIA${from(UPPER, 16)}`} --secret_key=${key(40)} ls`,
  line`rclone config create r s3 secret_access_key ${key(40)}`,
  line`env RESTIC_PASSWORD=${password()} restic backup /srv`,
  line`env PASSPHRASE=${password()} duplicity /data file:///b`,
  line`node server.js --sentry-dsn https://${hex(32)}@o1.ingest.sentry.io/2`,
  line`env DD_API_KEY=${hex(32)} datadog-agent run`,
  line`cloudflared tunnel run --token ${`eyJ${key(120)}`}`,
  line`tailscale up --authkey ${`tskey-auth-${key(12)}-${key(24)}`}`,
  line`git clone https://oauth2:${`glpat-${key(20)}`}@gitlab.example.com/a/b.git`,
  line`git -c http.extraHeader=Authorization: Basic ${key(44)} fetch`,
  line`clickhouse-client --host ch --user default --password ${password()}`,
  line`neo4j-admin set-initial-password ${password()}`,
  line`elasticsearch-users useradd bob -p ${password()} -r superuser`,
  line`grafana-cli admin reset-admin-password ${password()}`,
  line`java -jar jenkins-cli.jar -s http://ci/ -auth bob:${hex(34)} build x`,
  line`secretsdump.py corp/administrator:${password()}@10.0.0.4`,
  line`evil-winrm -i 10.0.0.4 -u bob -p ${password()}`,
  line`mount -t cifs //nas/x /mnt -o user=bob,pass=${password()},vers=3.0`,
  line`python3 -c import os; os.environ["API_TOKEN"]="${key(40)}"`,
  line`sh -c export SLACK_TOKEN=${["xoxb", from(DIGITS, 11), key(24)].join("-")} && ./bot`,
];

export const WITHOUT_SECRETS: readonly string[] = [
  "kubectl get pods -n kube-system -o wide",
  "kubectl create token default -n shop --duration=1h",
  "kubectl -n shop describe secret tls-cert",
  "docker run --rm -p 8080:80 -v /srv:/usr/share/nginx/html nginx:1.27",
  "docker login registry.example.com -u ci",
  "sshd: root@pts/0",
  "sudo -S -p  id",
  "passwd --lock bob",
  "chage -l root",
  "openssl s_client -connect example.com:443 -servername example.com",
  "openssl genrsa -out key.pem 4096",
  "gpg --list-secret-keys",
  "ssh -i /root/.ssh/id_ed25519 -p 2222 ops@10.0.0.3",
  "curl -fsSL https://example.com/install.sh",
  "curl -X GET http://localhost:8080/healthz?verbose=true&exclude=etcd",
  "wget -O - http://198.51.100.4/m.sh",
  "tar --exclude=*.key -czf /tmp/a.tgz /etc/ssl",
  "find /home -name *.pem -o -name id_rsa*",
  "grep -i password= /var/www/html/wp-config.php",
  "strings /proc/1234/mem",
  "cat /var/run/secrets/kubernetes.io/serviceaccount/token",
  "ps aux --sort=-%cpu",
  "mysqldump --single-transaction --all-databases",
  "psql -U postgres -c select 1",
  "pg_isready -h db -p 5432 -U app",
  "redis-cli -h cache -p 6379 ping",
  "java -Xms512m -Dserver.port=8080 -jar app.jar",
  "node --inspect=0.0.0.0:9229 app.js",
  "python3 -m http.server 8000",
  "runc --root /run/containerd/runc/k8s.io init",
  "containerd-shim-runc-v2 -namespace k8s.io -id 3f3167fb1d9f4c1a -address /run/containerd/containerd.sock",
  "kubelet --config=/var/lib/kubelet/config.yaml --node-ip=10.0.0.3",
  "kube-apiserver --authorization-mode=Node,RBAC --secure-port=6443 --service-account-issuer=https://kubernetes.default.svc",
  "etcd --client-cert-auth=true --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
  "git commit -m rotate tokens and passwords",
  "helm upgrade app ./chart --set image.tag=1.2.3 --set auth.existingSecret=db-auth",
  "apt-get install -y libsecret-1-0 gnome-keyring",
  "zip -r backup.zip /srv/data",
  "7z x archive.7z -o/tmp/out",
  "nmap -sV -p 22,80,443 10.0.0.0/24",
  "date: 2024-10-29T13:40:44Z",
  "awk -F: {print $1} /etc/passwd",
];
